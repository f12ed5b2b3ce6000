import { appendFeed, type FeedChange } from "@/lib/postgres/feed";
import { storable } from "@/lib/domain/storable";
import type { Transaction } from "./context";
import { type OperationRow, presentOperation } from "./present-operation";
import { presentRecoveryToCome, presentRunSummary, type RunSummaryRow } from "./present-run-summary";

/**
 * What changes say, in one place: a part of the contract's own object, so that a browser lays it over what it has.
 * `job:<id>` a part of JobSummary, or {created} or {deleted}; `run:<id>` a part of RunSummary; `operation:<id>` an Operation;
 * `target:<id>` a part of Target. A row holds 500 bytes: long words are cut, the whole is one GET away.
 */
export async function feedRun(tx: Transaction, projectId: string, run: RunSummaryRow): Promise<void> {
  await appendFeed(tx, ...runChanges(projectId, run));
}

export function runChanges(projectId: string, run: RunSummaryRow): FeedChange[] {
  // A page that shows those reads its run again at every change: they would not fit.
  const {
    recovery: _recovery,
    recoveryOf: _recoveryOf,
    position: _position,
    ...summary
    // Written by whom it does not know to be alone: readers have that from their stream.
  } = presentRunSummary(run, null);
  const message = cut(summary.message);
  const line = {
    latestRunId: run.id,
    state: summary.state,
    stateSince: summary.stateSince,
    reason: summary.reason,
    message,
    staleSince: summary.staleSince,
    runningVersion: run.releasedAt === null ? run.version.number : null,
    recovery: presentRecoveryToCome(run.facts),
  };
  return [
    { projectId, subject: `run:${run.id}`, summary: { ...summary, message } },
    { projectId, subject: `job:${run.jobId}`, summary: line },
  ];
}

export async function feedOperation(
  tx: Transaction,
  project: { id: string; slug: string },
  row: OperationRow,
): Promise<void> {
  await appendFeed(tx, operationChange(project, row));
}

export function operationChange(project: { id: string; slug: string }, row: OperationRow): FeedChange {
  const { error, requestedBy: _, step, ...operation } = presentOperation(row, project);
  return {
    projectId: project.id,
    subject: `operation:${row.id}`,
    summary: {
      ...operation,
      step: cut(step),
      error: error && { code: error.code, message: cut(error.message) },
    },
  };
}

/** Room for the ids and times beside it, in characters of three bytes. */
const cut = (text: string): string => (text.length > 40 ? `${storable(text.slice(0, 39))}…` : text);
