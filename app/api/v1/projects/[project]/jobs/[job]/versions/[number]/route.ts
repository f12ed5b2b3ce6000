import { getVersion } from "@/lib/contract/jobs";
import { serve } from "@/lib/http/route";

export const GET = serve(getVersion);
