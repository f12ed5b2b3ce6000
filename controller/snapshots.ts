import type { Decision } from "@/lib/domain/decision";
import type { Observation } from "@/lib/domain/observation";
import { isSamePlace } from "@/lib/domain/state-layout";
import { stopSavepointOf } from "@/lib/domain/verdict";
import type { LoadedRun, RunRow } from "@/lib/operations/load-run";
import type { NewSnapshot } from "@/lib/operations/record-snapshots";
import { hasMetadata, latestCheckpoint } from "@/lib/statestore/checkpoints";
import type { StateStore } from "@/lib/statestore/state-store";
import { untoldSavepoints } from "./untold-savepoints";
import type { World } from "./world";

/** Where a run's state lies, and what was known of it. */
type Run = Pick<LoadedRun, "view"> & {
  row: Pick<RunRow, "flinkJobId" | "clusterId"> & { target: Pick<RunRow["target"], "stateDirectory"> };
};
type Decided = Pick<Decision, "facts" | "released">;

/** What this pass adds to what one can start from: a stop's savepoint, whoever asked for it, and at the end the last retained checkpoint. */
export async function newSnapshots(
  { states }: Pick<World, "states">,
  run: Run,
  decided: Decided,
  seen: Observation,
  now: number,
): Promise<NewSnapshot[]> {
  const found: NewSnapshot[] = [];
  const { stateDirectory } = run.row.target;
  const store = stateDirectory === null ? undefined : states(stateDirectory);
  const path = decided.facts.stop?.savepointPath;
  const { result, checkpoint } = decided.facts;
  // Its place is told first; its id and size by the list of checkpoints, a moment later. It is dated by the database's clock.
  const known = checkpoint && checkpoint.path === path ? checkpoint : undefined;
  const described = known !== undefined && run.view.facts.checkpoint?.path !== path;
  if (path && (path !== run.view.facts.stop?.savepointPath || described))
    found.push({
      kind: "SAVEPOINT",
      path,
      at: now,
      checkpointId: known?.id,
      sizeBytes: known?.sizeBytes,
    });
  const ends = result !== undefined && run.view.facts.result === undefined;
  const finished = result?.status === "FINISHED";
  const last = ends && finished ? stopSavepointOf(seen) : undefined;
  if (last && !(path && isSamePlace(last, path))) found.push({ kind: "SAVEPOINT", path: last, at: now });
  // Flink removes the checkpoints of a job that finished, in its own time: what is there when it is released stays.
  // Until its JobManager is gone a job that was taken down may have completed another one.
  if ((ends && !finished) || decided.released) {
    const looked = lastCheckpoint(store, run, decided, seen);
    // A volume that cannot be read now says nothing: without this run's state the next start would go back to an earlier
    // one's. Its end is told all the same, but it is released only when it was read.
    const retained = await (decided.released ? looked : looked.catch(() => undefined));
    if (retained && retained.path !== path) found.push(retained);
  }
  if (decided.released) found.push(...(await untoldSavepoints(store, run.row, decided.facts, now)));
  return found;
}

async function lastCheckpoint(
  store: StateStore | undefined,
  { row }: Run,
  { facts }: Decided,
  { remains }: Observation,
): Promise<NewSnapshot | undefined> {
  const known = facts.checkpoint && !facts.checkpoint.savepoint ? facts.checkpoint : undefined;
  if (store) {
    const listed = await latestCheckpoint(store, row);
    if (listed) {
      const sizeBytes = known?.id === listed.id ? known.sizeBytes : undefined;
      return { kind: "CHECKPOINT", path: listed.path, at: listed.at, checkpointId: listed.id, sizeBytes };
    }
    if (known && !(await hasMetadata(store, known.path))) return undefined;
  }
  // Flink removes the checkpoints of a job that finished; only the folder could tell otherwise.
  if (facts.result?.status === "FINISHED") return undefined;
  if (known) {
    const { path, at, id: checkpointId, sizeBytes } = known;
    return { kind: "CHECKPOINT", path, at, checkpointId, sizeBytes };
  }
  return remains.seen === "result" && remains.checkpointPath
    ? { kind: "CHECKPOINT", path: remains.checkpointPath, at: remains.endedAt }
    : undefined;
}
