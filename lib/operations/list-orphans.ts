import type * as contract from "@/lib/contract/orphans";
import type { Call, Reply } from "./context";
import { decodeCursor, page, timePlace } from "./cursor";
import { requirePlatformAdmin } from "./permissions";
import { orphanFields, presentOrphans } from "./present-orphan";

export async function listOrphans({
  context,
  input,
}: Call<typeof contract.listOrphans>): Reply<typeof contract.listOrphans> {
  requirePlatformAdmin(context);
  const { db } = context;
  const [rows, clusters] = await Promise.all([
    db.orphan.findMany({
      where: input.cursor === undefined ? {} : after(decodeCursor(input.cursor, timePlace)),
      orderBy: [{ firstSeenAt: "desc" }, { id: "desc" }],
      take: input.limit + 1,
      include: orphanFields,
    }),
    db.cluster.findMany({ orderBy: { name: "asc" }, select: { id: true, name: true, sweep: true } }),
  ]);
  const present = await presentOrphans(context, rows);
  return {
    ...page(rows, input.limit, (row) => [row.firstSeenAt.toISOString(), row.id], present),
    sweeps: clusters.map(({ id, name, sweep }) => ({
      cluster: { id, name },
      sweptAt: sweep?.sweptAt?.toISOString() ?? null,
      trouble: sweep?.trouble ?? null,
    })),
  };
}

const after = ([at, id]: [string, string]) => ({
  OR: [{ firstSeenAt: { lt: new Date(at) } }, { firstSeenAt: new Date(at), id: { lt: id } }],
});
