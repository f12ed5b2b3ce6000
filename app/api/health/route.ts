// asked of the process that runs, not of its build
export const dynamic = "force-dynamic";

export const GET = (): Response => Response.json({ status: "ok" });
