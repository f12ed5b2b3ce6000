import type { Database } from "@/lib/postgres/client";

export type LiveRun = { namespace: string; clusterId: string; runId: string };

/** Where a run's objects are; undefined: it is not one of that cluster, or nothing of it is left. */
export async function liveRun(db: Database, clusterId: string, runId: string): Promise<LiveRun | undefined> {
  const run = await db.run.findFirst({
    where: { id: runId, releasedAt: null, target: { clusterId } },
    select: { clusterId: true, target: { select: { namespace: true } } },
  });
  return run ? { namespace: run.target.namespace, clusterId: run.clusterId, runId } : undefined;
}
