import { deleteJob, getJob } from "@/lib/contract/jobs";
import { serve } from "@/lib/http/route";

export const DELETE = serve(deleteJob);
export const GET = serve(getJob);
