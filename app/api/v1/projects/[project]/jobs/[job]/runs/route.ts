import { listRuns } from "@/lib/contract/runs";
import { serve } from "@/lib/http/route";

export const GET = serve(listRuns);
