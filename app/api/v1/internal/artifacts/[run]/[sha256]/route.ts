import { fetchArtifact } from "@/lib/contract/artifacts";
import { serve } from "@/lib/http/route";

export const GET = serve(fetchArtifact);
