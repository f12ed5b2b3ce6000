import { startJob } from "@/lib/contract/jobs";
import { serve } from "@/lib/http/route";

export const POST = serve(startJob);
