import { createVersion, listVersions } from "@/lib/contract/jobs";
import { serve } from "@/lib/http/route";

export const POST = serve(createVersion);
export const GET = serve(listVersions);
