import type * as contract from "@/lib/contract/admin";
import type { Call, Reply } from "./context";
import { requirePlatformAdmin } from "./permissions";
import { presentTarget, targetFields } from "./present-target";
import { usedByTarget } from "./quota";

export async function listTargets({
  context,
}: Call<typeof contract.listTargets>): Reply<typeof contract.listTargets> {
  requirePlatformAdmin(context);
  const rows = await context.db.deploymentTarget.findMany({
    orderBy: [{ cluster: { name: "asc" } }, { name: "asc" }],
    include: targetFields,
  });
  const usedOf = await usedByTarget(
    context.db,
    rows.map(({ id }) => id),
  );
  return { items: rows.map((row) => presentTarget(row, usedOf(row.id))) };
}
