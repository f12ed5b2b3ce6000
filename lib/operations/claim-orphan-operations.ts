import type { Database } from "@/lib/postgres/client";
import { silentAfterSeconds } from "./heartbeat";

/**
 * Adoptions and deletions that wait, or whose controller is silent, or that are ours and not `active` (their end could
 * not be written). Doing one twice does no harm: an adoption is one transaction, a deletion carries the UID.
 */
export async function claimOrphanOperations(
  db: Database,
  owner: string,
  active: string[],
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    with open as (
      select o."id" from "Operation" o
      where o."kind" in ('ADOPT_ORPHAN', 'DELETE_ORPHAN') and not (o."id" = any(${active}))
        and (o."state" = 'PENDING' or (o."state" = 'RUNNING' and (o."input"->>'owner' = ${owner} or not exists (
          select 1 from "ControllerHeartbeat" h where h."id" = o."input"->>'owner'
            and h."beatAt" > now() - make_interval(secs => ${silentAfterSeconds})))))
      order by o."createdAt" limit 10 for update of o skip locked)
    update "Operation" o set "state" = 'RUNNING', "input" = o."input" || jsonb_build_object('owner', ${owner}::text)
    from open where o."id" = open."id"
    returning o."id"`;
  return rows.map(({ id }) => id);
}

/** With the orphan as the last sweep saw it; null: its row has gone since. */
export async function loadOrphanOperation(db: Database, operationId: string) {
  const operation = await db.operation.findUniqueOrThrow({ where: { id: operationId } });
  const project = await db.project.findUniqueOrThrow({
    where: { id: operation.projectId },
    select: { id: true, slug: true },
  });
  const orphan = await db.orphan.findUnique({ where: { id: operation.orphanId ?? "" } });
  return { operation, project, orphan };
}
export type LoadedOrphanOperation = Awaited<ReturnType<typeof loadOrphanOperation>>;
