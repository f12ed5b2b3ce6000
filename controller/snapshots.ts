import type { Decision } from "@/lib/domain/decision";
import type { Observation } from "@/lib/domain/observation";
import { statePathOf } from "@/lib/domain/state-layout";
import type { LoadedRun, RunRow } from "@/lib/operations/load-run";
import type { NewSnapshot } from "@/lib/operations/record-snapshots";
import { hasMetadata, latestCheckpoint, latestSavepoint } from "@/lib/statestore/checkpoints";
import type { World } from "./world";

/** Where a run's state lies, and what was known of it. */
type Run = Pick<LoadedRun, "view"> & {
  row: Pick<RunRow, "flinkJobId" | "clusterId"> & { target: Pick<RunRow["target"], "stateDirectory"> };
};
type Decided = Pick<Decision, "facts" | "released">;

/** What this pass adds to what one can start from: a stop's savepoint, and at the end the last retained checkpoint. */
export async function newSnapshots(
  { states }: Pick<World, "states">,
  run: Run,
  decided: Decided,
  seen: Observation,
  now: number,
): Promise<NewSnapshot[]> {
  const found: NewSnapshot[] = [];
  const path = decided.facts.stop?.savepointPath;
  const { result, checkpoint } = decided.facts;
  // Its place is told first; its id and size by the list of checkpoints, a moment later.
  const known = checkpoint && checkpoint.path === path ? checkpoint : undefined;
  const described = known !== undefined && run.view.facts.checkpoint?.path !== path;
  if (path && (path !== run.view.facts.stop?.savepointPath || described))
    found.push({
      kind: "SAVEPOINT",
      path,
      at: known?.at ?? now,
      checkpointId: known?.id,
      sizeBytes: known?.sizeBytes,
    });
  // Flink removes the checkpoints of a job that finished, in its own time: what is there when it is released stays.
  const ends = result !== undefined && result.status !== "FINISHED" && run.view.facts.result === undefined;
  // Until its JobManager is gone a job that was taken down may have completed another one.
  if (ends || decided.released) {
    const looked = lastCheckpoint(states, run, decided, seen);
    // A volume that cannot be read now says nothing: without this run's state the next start would go back to an earlier
    // one's. Its end is told all the same, but it is released only when it was read.
    const last = await (decided.released ? looked : looked.catch(() => undefined));
    if (last && last.path !== path) found.push(last);
  }
  if (decided.released) found.push(...(await otherSavepoint(states, run, decided)));
  return found;
}

/** One may be complete although nobody who told of it was left, or although Millrace did not ask for it. */
async function otherSavepoint(
  states: World["states"],
  { row }: Run,
  { facts: { stop, checkpoint } }: Decided,
): Promise<NewSnapshot[]> {
  const { stateDirectory } = row.target;
  const known = checkpoint?.savepoint ? checkpoint : undefined;
  // Of what lies elsewhere there is Flink's word alone.
  const isElsewhere = stateDirectory === null || (known && statePathOf(known.path) === undefined);
  const left = isElsewhere ? known : await latestSavepoint(states(stateDirectory), row);
  if (!left || isSamePlace(left.path, stop?.savepointPath)) return [];
  const described = isSamePlace(left.path, known?.path) ? known : undefined;
  return [
    {
      kind: "SAVEPOINT",
      path: left.path,
      at: left.at,
      checkpointId: described?.id,
      sizeBytes: described?.sizeBytes,
    },
  ];
}

const isSamePlace = (path: string, other: string | undefined): boolean =>
  other !== undefined && (statePathOf(path) ?? path) === (statePathOf(other) ?? other);

async function lastCheckpoint(
  states: World["states"],
  { row }: Run,
  { facts }: Decided,
  { remains }: Observation,
): Promise<NewSnapshot | undefined> {
  const known = facts.checkpoint && !facts.checkpoint.savepoint ? facts.checkpoint : undefined;
  if (row.target.stateDirectory !== null) {
    const store = states(row.target.stateDirectory);
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
