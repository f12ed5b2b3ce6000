import { listEngines } from "@/lib/contract/projects";
import { serve } from "@/lib/http/route";

export const GET = serve(listEngines);
