import { stoppedSavepointPath } from "@/lib/domain/first-cause";
import type { RunFacts } from "@/lib/domain/run-facts";
import { isSamePlace, statePathOf } from "@/lib/domain/state-layout";
import type { NewSnapshot } from "@/lib/operations/record-snapshots";
import { hasMetadata, latestSavepoint } from "@/lib/statestore/checkpoints";
import type { StateStore } from "@/lib/statestore/state-store";

type Found = { path: string; at: number };

/**
 * Savepoints of a run that is released, and of which nobody told: who triggered one may have died, or somebody else took it,
 * also into another folder. Behind a job that ended well only that of a stop is of use.
 */
export async function untoldSavepoints(
  store: StateStore | undefined,
  run: { clusterId: string },
  { stop, result, checkpoint }: RunFacts,
  now: number,
): Promise<NewSnapshot[]> {
  const finished = result?.status === "FINISHED";
  if (finished && !stop?.triggerId) return [];
  const left = store && (await latestSavepoint(store, run));
  const found: Found[] = left ? [left] : [];
  const named = finished ? [] : [checkpoint?.savepoint ? checkpoint : undefined, behindFailure(result)];
  for (const one of named) {
    if (!one || found.some(({ path }) => isSamePlace(path, one.path))) continue;
    // Of what lies in another volume there is Flink's word alone.
    const isThere = !store || statePathOf(one.path) === undefined || (await hasMetadata(store, one.path));
    if (isThere) found.push(one);
  }
  const told = stop?.savepointPath;
  return found
    .filter(({ path }) => told === undefined || !isSamePlace(path, told))
    .map(({ path, at }) => ({ kind: "SAVEPOINT", path, at: Math.min(now, at) }));
}

/** Of a stop whose job failed when its savepoint was complete. */
function behindFailure(result: RunFacts["result"]): Found | undefined {
  const path = stoppedSavepointPath(result?.cause?.detail, result?.cause?.summary);
  return result && path ? { path, at: result.at } : undefined;
}
