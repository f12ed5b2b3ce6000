/** What Flink calls a savepoint behind which the job stops (`checkpoint_type`, RestAPICheckpointType). */
export const stopSavepointType = "SYNC_SAVEPOINT";

/** As Flink tells it: REST and the archive say the same. */
type Told = {
  id: number;
  status?: string;
  external_path?: string | null;
  checkpoint_type?: string;
  discarded?: boolean;
};

/**
 * Newest completed checkpoint or savepoint that is still there: what a next start may go on from. A job that FINISHED discards
 * its checkpoints. `stopped`: it is the savepoint behind which the job stops, whoever asked for it.
 */
export function lastSnapshot<T extends Told>(latest: {
  completed?: T | null;
  savepoint?: T | null;
}): { told: T; path: string; stopped: boolean } | undefined {
  const { completed, savepoint } = latest;
  const [last] = [completed, savepoint]
    .flatMap((told) =>
      told?.external_path && (told.status ?? "COMPLETED") === "COMPLETED" && !told.discarded
        ? [{ told, path: told.external_path }]
        : [],
    )
    .toSorted((a, b) => b.told.id - a.told.id);
  if (!last) return undefined;
  // A job that went on although it was to stop has completed others since.
  const stopped = last.told.checkpoint_type === stopSavepointType && last.told.id >= (completed?.id ?? 0);
  return { ...last, stopped };
}
