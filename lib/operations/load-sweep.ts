import type { KnownRun } from "@/lib/domain/orphans";
import type { Database } from "@/lib/postgres/client";

type Row = Omit<KnownRun, "released"> & { releasedAt: Date | null };
const known = ({ releasedAt, ...run }: Row): KnownRun => ({ ...run, released: releasedAt !== null });

/** Runs by the ids that labels name, of whatever cluster: read after the objects, so that a run's own is never unknown. */
export async function knownRuns(db: Pick<Database, "$queryRaw">, ids: string[]): Promise<KnownRun[]> {
  if (ids.length === 0) return [];
  const rows = await db.$queryRaw<Row[]>`
    select r."id", t."clusterId" as "cluster", t."namespace", r."clusterId" as "name", r."deploymentUid", r."releasedAt"
    from "Run" r join "DeploymentTarget" t on t."id" = r."targetId"
    where r."id" = any(${ids})`;
  return rows.map(known);
}

/** Live runs of a cluster whose Deployment should be there: it was recorded, and is not being taken away by us. */
export async function createdRuns(db: Database, clusterId: string): Promise<KnownRun[]> {
  const rows = await db.$queryRaw<Row[]>`
    select r."id", t."clusterId" as "cluster", t."namespace", r."clusterId" as "name", r."deploymentUid", r."releasedAt"
    from "Run" r join "DeploymentTarget" t on t."id" = r."targetId"
    where t."clusterId" = ${clusterId} and r."releasedAt" is null and r."deploymentUid" is not null
      and r."facts"->'release'->>'deploymentDeletedAt' is null`;
  return rows.map(known);
}

export const targetsOf = (db: Database, clusterId: string): Promise<{ id: string; namespace: string }[]> =>
  db.deploymentTarget.findMany({ where: { clusterId }, select: { id: true, namespace: true } });
