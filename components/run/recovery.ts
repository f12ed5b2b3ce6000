import type { Checkpoints } from "@/lib/contract/flink";
import type { Run, RunSummary } from "@/lib/contract/runs";
import { checkpointIdIn } from "@/lib/domain/state-layout";

type Position = NonNullable<RunSummary["position"]>;

/** The new run that is still to come; null: none is. */
export const pendingRecovery = <Recovery extends { over: string | null }>(
  recovery: Recovery | null | undefined,
): Recovery | null => (recovery?.over === null ? recovery : null);

/**
 * The last completed checkpoint or savepoint: of what the database keeps and what Flink says now the newer. A checkpoint
 * alone is no news to the database for half a minute, and an age that is wrong by that much misleads.
 */
export function newestPosition(
  kept: RunSummary["position"],
  seen: Checkpoints["items"] | undefined,
): Position | null {
  const completed = (seen ?? []).flatMap(({ id, status, savepoint, triggeredAt, durationMs }) =>
    status === "COMPLETED"
      ? [{ checkpointId: id, savepoint, at: Date.parse(triggeredAt) + (durationMs ?? 0) }]
      : [],
  );
  return completed.reduce<Position | null>(
    (newest, one) =>
      newest === null || one.at > Date.parse(newest.at)
        ? { ...one, at: new Date(one.at).toISOString() }
        : newest,
    kept,
  );
}

/** How much data a start from the run's position does again: from the position to the failure. */
export const goesBackMs = ({ position, stateSince }: Pick<RunSummary, "position" | "stateSince">) =>
  position && Math.max(0, Date.parse(stateSince) - Date.parse(position.at));

/** Whose next step a failed run shows: what its failure would ask of a person is done by itself, or was done. */
export function whatIsAsked({ reason, recovery }: Pick<RunSummary, "reason" | "recovery">): string | null {
  switch (recovery?.over) {
    case null:
      return recovery.why ? "RecoveryDelayed" : "RecoveryPlanned";
    case "started":
    case "superseded":
      return null;
    case "cancelled":
    case "refused":
    case undefined:
      return reason;
  }
}

export type Origin = {
  savepoint: boolean;
  checkpointId: number | null;
  /** between it and the failure that it recovers from; null: not known */
  beforeMs: number | null;
};

/**
 * What a run began with. Its path names the checkpoint before Flink says that it was restored; the age is that of the failed
 * run's position, where that is the same one: Flink's own time of a restore is when it was done.
 */
export function originOf(
  { restoredFrom }: Pick<Run, "restoredFrom">,
  failed: Pick<RunSummary, "position" | "stateSince"> | undefined,
): Origin | null {
  if (!restoredFrom) return null;
  const checkpointId = restoredFrom.checkpointId ?? checkpointIdIn(restoredFrom.path) ?? null;
  const same = checkpointId !== null && failed?.position?.checkpointId === checkpointId;
  return {
    savepoint: /\/savepoint-[^/]*\/?$/.test(restoredFrom.path),
    checkpointId,
    beforeMs: same ? goesBackMs(failed) : null,
  };
}
