import { revokeToken } from "@/lib/contract/projects";
import { serve } from "@/lib/http/route";

export const DELETE = serve(revokeToken);
