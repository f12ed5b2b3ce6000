import { createTarget, listTargets } from "@/lib/contract/admin";
import { serve } from "@/lib/http/route";

export const POST = serve(createTarget);
export const GET = serve(listTargets);
