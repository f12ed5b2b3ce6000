import type { Database } from "@/lib/postgres/client";
import { silentAfterSeconds } from "./heartbeat";

/**
 * Preparations of targets that wait, or whose controller is silent: `input.owner` says whose they are. Doing one twice
 * does no harm.
 */
export async function claimTargets(db: Database, owner: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    with open as (
      select o."id" from "Operation" o
      where o."kind" = 'PREPARE_TARGET' and (o."state" = 'PENDING' or (o."state" = 'RUNNING' and not exists (
        select 1 from "ControllerHeartbeat" h where h."id" = o."input"->>'owner'
          and h."beatAt" > now() - make_interval(secs => ${silentAfterSeconds}))))
      order by o."createdAt" limit 10 for update of o skip locked)
    update "Operation" o set "state" = 'RUNNING', "input" = jsonb_build_object('owner', ${owner}::text)
    from open where o."id" = open."id"
    returning o."id"`;
  return rows.map(({ id }) => id);
}

export async function loadTarget(db: Database, operationId: string) {
  const operation = await db.operation.findUnique({ where: { id: operationId } });
  const target =
    operation?.targetId &&
    (await db.deploymentTarget.findUnique({
      where: { id: operation.targetId },
      include: { cluster: true, project: true },
    }));
  return operation && target ? { operation, target } : undefined;
}
export type LoadedTarget = NonNullable<Awaited<ReturnType<typeof loadTarget>>>;
