import { webConfig } from "@/lib/config";
import { openapi } from "@/lib/http/openapi";

// the server's address is the environment's, which a build does not have
export const dynamic = "force-dynamic";

export const GET = (): Response => Response.json(openapi(new URL(webConfig().NEXTAUTH_URL).origin));
