import { listOrphans } from "@/lib/contract/orphans";
import { serve } from "@/lib/http/route";

export const GET = serve(listOrphans);
