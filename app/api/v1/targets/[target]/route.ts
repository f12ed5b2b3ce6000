import { changeTarget } from "@/lib/contract/admin";
import { serve } from "@/lib/http/route";

export const PATCH = serve(changeTarget);
