import type * as contract from "@/lib/contract/projects";
import type { Call, Reply } from "./context";
import { requireSignedIn } from "./permissions";

export async function listEngines({
  context,
}: Call<typeof contract.listEngines>): Reply<typeof contract.listEngines> {
  requireSignedIn(context);
  const rows = await context.db.engine.findMany({ orderBy: [{ isDefault: "desc" }, { createdAt: "desc" }] });
  return {
    items: rows.map(({ id, flinkVersion, image, isDefault }) => ({ id, flinkVersion, image, isDefault })),
  };
}
