import { createProject, listProjects } from "@/lib/contract/admin";
import { serve } from "@/lib/http/route";

export const POST = serve(createProject);
export const GET = serve(listProjects);
