import { listArtifacts, uploadArtifact } from "@/lib/contract/artifacts";
import { serve } from "@/lib/http/route";

export const GET = serve(listArtifacts);
export const POST = serve(uploadArtifact);
