import { createToken, listTokens } from "@/lib/contract/projects";
import { serve } from "@/lib/http/route";

export const POST = serve(createToken);
export const GET = serve(listTokens);
