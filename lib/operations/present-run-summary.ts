import type { RunSummary } from "@/lib/contract/runs";
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
};

export const presentRunSummary = (row: RunSummaryRow): RunSummary => ({
  id: row.id,
  number: row.number,
  jobId: row.jobId,
  versionNumber: row.version.number,
  state: row.state,
  stateSince: row.stateSince.toISOString(),
  desired: row.desired,
  reason: row.reason,
  message: row.message,
  staleSince: row.staleSince?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  settledAt: row.settledAt?.toISOString() ?? null,
  releasedAt: row.releasedAt?.toISOString() ?? null,
});
