import { getOperation } from "@/lib/contract/operations";
import { serve } from "@/lib/http/route";

export const GET = serve(getOperation);
