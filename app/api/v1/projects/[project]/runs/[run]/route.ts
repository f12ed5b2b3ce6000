import { getRun } from "@/lib/contract/runs";
import { serve } from "@/lib/http/route";

export const GET = serve(getRun);
