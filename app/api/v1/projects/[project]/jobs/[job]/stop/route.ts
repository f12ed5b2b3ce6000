import { stopJob } from "@/lib/contract/jobs";
import { serve } from "@/lib/http/route";

export const POST = serve(stopJob);
