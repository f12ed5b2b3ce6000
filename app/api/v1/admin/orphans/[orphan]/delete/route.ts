import { deleteOrphan } from "@/lib/contract/orphans";
import { serve } from "@/lib/http/route";

export const POST = serve(deleteOrphan);
