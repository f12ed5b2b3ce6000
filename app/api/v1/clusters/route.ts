import { createCluster, listClusters } from "@/lib/contract/admin";
import { serve } from "@/lib/http/route";

export const POST = serve(createCluster);
export const GET = serve(listClusters);
