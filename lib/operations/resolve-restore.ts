import type { JobSpec } from "@/lib/domain/job-spec";
import type { StartFrom } from "@/lib/domain/operation";
import { decideStart, type RestoreFrom, type SnapshotKnown } from "@/lib/domain/restore";
import { MillraceError } from "@/lib/errors";
import type { Transaction } from "./context";
import { newestSnapshot } from "./newest-snapshot";

/** What a start says, or where it says nothing its version's policy. */
export const startFromOf = (given: StartFrom | undefined, policy: JobSpec["restore"]): StartFrom =>
  given ?? (policy === "FRESH" ? { from: "FRESH" } : { from: "LATEST_STATE", allowNonRestoredState: false });

/** The state that a start begins with, fixed when it is accepted. A chosen snapshot must be one of this job's. */
export async function resolveRestore(
  tx: Transaction,
  { jobId, engineId }: { jobId: string; engineId: string },
  start: StartFrom,
): Promise<RestoreFrom> {
  if (start.from === "FRESH") return decided(decideStart({ ...nothing, start }));
  const chosen =
    start.from === "SNAPSHOT"
      ? await tx.snapshot.findFirst({ where: { id: start.snapshotId, jobId } })
      : null;
  const newest = start.from === "LATEST_STATE" ? await newestSnapshot(tx, jobId) : null;
  const engine = await tx.engine.findUniqueOrThrow({ where: { id: engineId } });
  return decided(
    decideStart({
      start,
      flinkVersion: engine.flinkVersion,
      newest: newest && (await snapshotKnown(tx, newest)),
      chosen: chosen && (await snapshotKnown(tx, chosen)),
      lastRunWithState: newest || start.from === "SNAPSHOT" ? null : await lastRunWithState(tx, jobId),
    }),
  );
}

const nothing = { flinkVersion: "", newest: null, chosen: null, lastRunWithState: null };

/** As a user hears it. */
export function decided(decision: ReturnType<typeof decideStart>): RestoreFrom {
  if ("restore" in decision) return decision.restore;
  const { code, message } = decision.refused;
  const fields = [{ pointer: "/snapshotId", message: "is not one of this job's" }];
  throw new MillraceError(code, message, code === "SNAPSHOT_NOT_FOUND" ? { fields } : {});
}

type SnapshotRow = NonNullable<Awaited<ReturnType<typeof newestSnapshot>>>;

/** With the version of the engine that wrote it: that of its run's version. */
export async function snapshotKnown(tx: Transaction, row: SnapshotRow): Promise<SnapshotKnown> {
  const [engine] = await tx.$queryRaw<{ flinkVersion: string }[]>`
    select e."flinkVersion" from "Run" r
    join "JobVersion" v on v.id = r."versionId" join "Engine" e on e.id = v.spec->>'engineId'
    where r.id = ${row.runId}`;
  return {
    id: row.id,
    runId: row.runId,
    kind: row.kind,
    path: row.path,
    checkpointId: row.checkpointId === null ? null : Number(row.checkpointId),
    createdAt: row.createdAt.getTime(),
    flinkVersion: engine?.flinkVersion ?? null,
  };
}

/** One that ended well took its state with it: what is started afterwards begins anew. */
async function lastRunWithState(tx: Transaction, jobId: string): Promise<number | null> {
  const [run] = await tx.$queryRaw<{ number: number }[]>`
    select number from "Run"
    where "jobId" = ${jobId} and state <> 'SUCCESS'
      and (facts->'checkpoint' is not null or facts->'stop'->'savepointPath' is not null)
    order by number desc limit 1`;
  return run?.number ?? null;
}
