import { createJob, listJobs } from "@/lib/contract/jobs";
import { serve } from "@/lib/http/route";

export const POST = serve(createJob);
export const GET = serve(listJobs);
