import type { StartFrom } from "@/lib/domain/operation";
import { decideStart, type RestoreFrom, type SnapshotKnown } from "@/lib/domain/restore";
import { decided } from "@/lib/operations/resolve-restore";
import { factsOf, must, specOf } from "./load";
import type { SnapshotRow } from "./rows";
import type { Tx } from "./tables";

/** As Postgres orders them, the newest first: by time, then by id. */
const newestFirst = (a: SnapshotRow, b: SnapshotRow): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);

export const snapshotsOfRun = (tx: Tx, runId: string): SnapshotRow[] =>
  (tx.rows.snapshots.get(runId) ?? []).toSorted(newestFirst);

export const snapshotsOf = (tx: Tx, jobId: string): SnapshotRow[] =>
  (tx.rows.runsOfJob.get(jobId) ?? [])
    .flatMap((runId) => tx.rows.snapshots.get(runId) ?? [])
    .toSorted(newestFirst);

/** newest-snapshot.ts: of the last run that has one. */
const newestOf = (tx: Tx, jobId: string): SnapshotRow | undefined =>
  (tx.rows.runsOfJob.get(jobId) ?? []).flatMap((runId) => snapshotsOfRun(tx, runId)[0] ?? []).at(-1);

/** resolve-restore.ts: the state that a start begins with. */
export function restoreOf(
  tx: Tx,
  { jobId, engineId }: { jobId: string; engineId: string },
  start: StartFrom,
): RestoreFrom {
  const snapshots = snapshotsOf(tx, jobId);
  const chosen = start.from === "SNAPSHOT" ? snapshots.find(({ id }) => id === start.snapshotId) : undefined;
  return decided(
    decideStart({
      start,
      flinkVersion: must(tx.rows.engines.get(engineId)).flinkVersion,
      newest: known(tx, newestOf(tx, jobId)),
      chosen: known(tx, chosen),
      lastRunWithState: lastRunWithState(tx, jobId),
    }),
  );
}

/** With the version of the engine that wrote it. */
export function known(tx: Tx, row: SnapshotRow | undefined): SnapshotKnown | null {
  if (!row) return null;
  const { id, runId, kind, path, checkpointId } = row;
  const { engineId } = specOf(must(tx.rows.versions.get(must(tx.rows.runs.get(runId)).versionId)).spec);
  const flinkVersion = tx.rows.engines.get(engineId)?.flinkVersion ?? null;
  return { id, runId, kind, path, checkpointId, createdAt: row.createdAt.getTime(), flinkVersion };
}

function lastRunWithState(tx: Tx, jobId: string): number | null {
  const numbers = (tx.rows.runsOfJob.get(jobId) ?? []).flatMap((id) => {
    const run = must(tx.rows.runs.get(id));
    const { checkpoint, stop } = factsOf(run.facts);
    return run.state !== "SUCCESS" && (checkpoint ?? stop?.savepointPath) ? [run.number] : [];
  });
  return numbers.at(-1) ?? null;
}
