import type { StartFrom } from "./operation";
import type { RunFacts } from "./run-facts";

/** A recorded savepoint or retained checkpoint, and what it was written by. */
export type SnapshotKnown = {
  id: string;
  runId: string;
  kind: "SAVEPOINT" | "CHECKPOINT";
  path: string;
  checkpointId: number | null;
  createdAt: number;
  /** of the engine whose run wrote it; null: that engine is not known any more */
  flinkVersion: string | null;
};

export type RestoreFrom = {
  restorePath: string | null;
  restoreSnapshotId: string | null;
  allowNonRestoredState: boolean;
};
export type RestoreRefusal = {
  code: "STATE_NOT_FOUND" | "STATE_INCOMPATIBLE" | "SNAPSHOT_NOT_FOUND";
  message: string;
};
export type RestoreDecision = { restore: RestoreFrom } | { refused: RestoreRefusal };

const fresh: RestoreFrom = { restorePath: null, restoreSnapshotId: null, allowNonRestoredState: false };
const refuse = (code: RestoreRefusal["code"], message: string): RestoreDecision => ({
  refused: { code, message },
});

type StartSeen = {
  start: StartFrom;
  /** of the engine that will read it */
  flinkVersion: string;
  /** newest of the job's; chosen: the one that the start names, where the job has it */
  newest: SnapshotKnown | null;
  chosen: SnapshotKnown | null;
  /** number of the latest run that had completed a checkpoint and did not end well; null: no state was ever there to lose */
  lastRunWithState: number | null;
};

/**
 * Where a person's start takes its state from. One table instead of fallbacks: a job that has had state is never started
 * without it by silence, which is what the Flink operator's upgrade decision holds too (its "manual restore required").
 */
export function decideStart(seen: StartSeen): RestoreDecision {
  const { start, newest, chosen, lastRunWithState } = seen;
  switch (start.from) {
    case "FRESH":
      return { restore: fresh };
    case "SNAPSHOT":
      if (!chosen) return refuse("SNAPSHOT_NOT_FOUND", `This job has no snapshot ${start.snapshotId}.`);
      return compatible(chosen, seen.flinkVersion, start.allowNonRestoredState);
    case "LATEST_STATE":
      if (newest) return compatible(newest, seen.flinkVersion, start.allowNonRestoredState);
      if (lastRunWithState === null) return { restore: fresh };
      return refuse(
        "STATE_NOT_FOUND",
        `Run ${lastRunWithState} had completed a checkpoint, and no snapshot of it is known. ` +
          "Choose a snapshot, or start fresh explicitly: its state is lost then.",
      );
  }
}

type RecoverySeen = {
  run: { id: string; restore: RestoreFrom };
  checkpoint: RunFacts["checkpoint"];
  /** newest snapshot that this run left */
  newest: SnapshotKnown | null;
};

/**
 * Where the recovery of a failed run goes on: from the newest snapshot that it left, never from one older than the last
 * checkpoint it is known to have completed. One that left none and completed none begins as it had begun itself.
 */
export function decideRecovery({ run, checkpoint, newest }: RecoverySeen): RestoreDecision {
  if (newest && (!checkpoint || covers(newest, checkpoint)))
    return {
      restore: { restorePath: newest.path, restoreSnapshotId: newest.id, allowNonRestoredState: false },
    };
  if (!checkpoint) return { restore: run.restore };
  return refuse(
    "STATE_NOT_FOUND",
    newest
      ? `its newest snapshot (${newest.path}) is older than checkpoint ${checkpoint.id}, which it had completed`
      : `it had completed checkpoint ${checkpoint.id}, and no snapshot of it is known`,
  );
}

/** Flink numbers a run's checkpoints and savepoints in one row. */
const covers = (snapshot: SnapshotKnown, checkpoint: NonNullable<RunFacts["checkpoint"]>): boolean =>
  snapshot.path === checkpoint.path ||
  (snapshot.checkpointId === null
    ? snapshot.createdAt >= checkpoint.at
    : snapshot.checkpointId >= checkpoint.id);

const minorOf = (version: string): [number, number] => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return [major, minor];
};

/**
 * Flink reads the state of its own minor version and of earlier ones of the same major; none reads that of a later one,
 * and 2.0 gave up the state of 1.x (Kryo 5, removed serializers: "state compatibility is not guaranteed", its release notes).
 */
function compatible(
  snapshot: SnapshotKnown,
  flinkVersion: string,
  allowNonRestoredState: boolean,
): RestoreDecision {
  const restore = { restorePath: snapshot.path, restoreSnapshotId: snapshot.id, allowNonRestoredState };
  // Flink itself refuses what it cannot read.
  if (snapshot.flinkVersion === null) return { restore };
  const [major, minor] = minorOf(flinkVersion);
  const [fromMajor, fromMinor] = minorOf(snapshot.flinkVersion);
  if (major === fromMajor && minor >= fromMinor) return { restore };
  const kind = snapshot.kind === "SAVEPOINT" ? "savepoint" : "checkpoint";
  const why =
    major > fromMajor
      ? `Flink ${major} does not read the state of Flink ${fromMajor}`
      : "Flink does not read the state of a later version";
  return refuse(
    "STATE_INCOMPATIBLE",
    `The ${kind} was written by Flink ${snapshot.flinkVersion} and this version runs Flink ${flinkVersion}: ${why}. ` +
      "Choose an engine that reads it, another snapshot, or start fresh explicitly.",
  );
}
