import type { StartFrom } from "@/lib/domain/operation";
import { MillraceError } from "@/lib/errors";
import type { SnapshotRow } from "./rows";

/** resolve-restore.ts: the state that a start begins with, of the job's snapshots, the newest first. */
export function restoreOf(snapshots: SnapshotRow[], start: StartFrom) {
  if (start.from === "FRESH")
    return { restorePath: null, restoreSnapshotId: null, allowNonRestoredState: false };
  const chosen =
    start.from === "SNAPSHOT" ? snapshots.find(({ id }) => id === start.snapshotId) : snapshots[0];
  if (start.from === "SNAPSHOT" && !chosen)
    throw new MillraceError("SNAPSHOT_NOT_FOUND", `This job has no snapshot ${start.snapshotId}.`);
  return {
    restorePath: chosen?.path ?? null,
    restoreSnapshotId: chosen?.id ?? null,
    allowNonRestoredState: start.allowNonRestoredState,
  };
}
