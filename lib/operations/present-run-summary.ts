import type { JobSummary } from "@/lib/contract/jobs";
import type { RunSummary } from "@/lib/contract/runs";
import { recoveryPending } from "@/lib/domain/recovery";
import { runFacts } from "@/lib/domain/run-facts";
import type { DesiredState, RunState } from "@/lib/domain/run-state";

export const runSummaryFields = {
  id: true,
  number: true,
  jobId: true,
  state: true,
  stateSince: true,
  desired: true,
  reason: true,
  message: true,
  staleSince: true,
  createdAt: true,
  settledAt: true,
  releasedAt: true,
  version: { select: { number: true } },
  facts: true,
  recovers: { select: { id: true, number: true } },
} as const;

export type RunSummaryRow = {
  id: string;
  number: number;
  jobId: string;
  state: RunState;
  stateSince: Date;
  desired: DesiredState;
  reason: string;
  message: string;
  staleSince: Date | null;
  createdAt: Date;
  settledAt: Date | null;
  releasedAt: Date | null;
  version: { number: number };
  facts: unknown;
  recovers: { id: string; number: number } | null;
};

/** What a summary reads of the facts. */
const shownFacts = runFacts.pick({ recovery: true, checkpoint: true });

/** Of a run that has not ended nothing has been seen since then: it was lost sight of, or no controller is at work. */
export function staleSinceOf(
  { staleSince, settledAt, createdAt }: Pick<RunSummaryRow, "staleSince" | "settledAt" | "createdAt">,
  controllersSilentSince: Date | null,
): string | null {
  if (staleSince) return staleSince.toISOString();
  if (settledAt || !controllersSilentSince) return null;
  return (controllersSilentSince > createdAt ? controllersSilentSince : createdAt).toISOString();
}

export const presentRunSummary = (row: RunSummaryRow, controllersSilentSince: Date | null): RunSummary => ({
  id: row.id,
  number: row.number,
  jobId: row.jobId,
  versionNumber: row.version.number,
  state: row.state,
  stateSince: row.stateSince.toISOString(),
  desired: row.desired,
  reason: row.reason,
  message: row.message,
  staleSince: staleSinceOf(row, controllersSilentSince),
  createdAt: row.createdAt.toISOString(),
  settledAt: row.settledAt?.toISOString() ?? null,
  releasedAt: row.releasedAt?.toISOString() ?? null,
  recoveryOf: row.recovers && { runId: row.recovers.id, number: row.recovers.number },
  ...presentFacts(row.facts),
});

function presentFacts(facts: unknown): Pick<RunSummary, "recovery" | "position"> {
  const { recovery, checkpoint } = shownFacts.parse(facts);
  return {
    recovery: recovery
      ? {
          at: iso(recovery.at),
          attempt: recovery.attempt,
          of: recovery.of,
          over: recovery.over ?? null,
          startedRunId: recovery.startedRunId ?? null,
          why: recovery.why ?? null,
        }
      : null,
    position: checkpoint
      ? { checkpointId: checkpoint.id, at: iso(checkpoint.at), savepoint: checkpoint.savepoint }
      : null,
  };
}

/** Of a job's line: one that is over is told on its run's page. */
export function presentRecoveryToCome(facts: unknown): JobSummary["recovery"] {
  const recovery = recoveryPending(shownFacts.parse(facts));
  return recovery ? { at: iso(recovery.at), attempt: recovery.attempt, of: recovery.of } : null;
}

const iso = (ms: number): string => new Date(ms).toISOString();
