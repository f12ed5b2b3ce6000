import { isDeepStrictEqual } from "node:util";
import type { Decision } from "@/lib/domain/decision";
import { runFacts } from "@/lib/domain/run-facts";
import type { RunPage } from "@/lib/domain/run-page";
import { isSettled, runStateRows } from "@/lib/domain/run-state";
import type { LoadedRun } from "./load-run";
import type { NewSnapshot } from "./record-snapshots";
import type { RunHead } from "./run-head";

export type RunChange = Pick<
  Decision,
  "state" | "stateSince" | "reason" | "message" | "events" | "facts" | "staleSince" | "released"
> & { page: RunPage; snapshots: NewSnapshot[] };

/** A checkpoint alone is no news within this time: thousands of jobs make several a second. */
const checkpointNewsMs = 30_000;

/** What a change sets of the run's row. An end and a release are never taken back: what a pass had loaded may be older. */
export const columnsOf = (
  locked: Pick<RunHead, "sequence" | "settledAt" | "releasedAt">,
  change: RunChange,
  now: number,
) => ({
  state: change.state,
  stateSince: new Date(change.stateSince),
  reason: change.reason,
  message: change.message,
  observedAt: new Date(now),
  staleSince: dateOf(change.staleSince),
  settledAt: locked.settledAt ?? (isSettled(change.state) ? new Date(now) : null),
  releasedAt: locked.releasedAt ?? (change.released ? new Date(now) : null),
  sequence: locked.sequence + change.events.length,
  // Read by every later pass: what that would refuse must not get into the row.
  facts: runFacts.parse(change.facts),
  observation: change.page,
  deploymentUid: change.facts.created?.uid ?? null,
});

export const eventRows = (runId: string, change: RunChange, sequence: number, now: number) =>
  change.events.map((event, index) => ({
    runId,
    sequence: sequence + 1 + index,
    type: event.type,
    state: event.state,
    message: event.message,
    detail: event.detail,
    occurredAt: new Date(event.occurredAt),
    recordedAt: new Date(now),
  }));

/** Of the job's row, while this is its latest run. */
export const lineOf = (change: Pick<RunChange, "state" | "stateSince">) => ({
  severity: runStateRows[change.state].severity,
  stateSince: new Date(change.stateSince),
});

/** What a change is worth: `kept` is written, but no page shows it. */
export function newsOf(run: LoadedRun, change: RunChange, now: number): "nothing" | "kept" | "shown" {
  const { view } = run;
  const summary = (one: Pick<RunChange, "state" | "stateSince" | "reason" | "message" | "staleSince">) => [
    one.state,
    one.stateSince,
    one.reason,
    one.message,
    one.staleSince,
  ];
  if (change.events.length > 0 || change.released || change.snapshots.length > 0) return "shown";
  if (!isDeepStrictEqual(summary(view), summary(change))) return "shown";
  if (!isSame({ ...run.page, latestCheckpoint: null }, { ...change.page, latestCheckpoint: null }))
    return "shown";
  if (!isSame({ ...view.facts, checkpoint: undefined }, { ...change.facts, checkpoint: undefined }))
    return "kept";
  if (isSame(view.facts.checkpoint ?? null, change.facts.checkpoint ?? null)) return "nothing";
  return now - (run.row.observedAt?.getTime() ?? 0) < checkpointNewsMs ? "nothing" : "kept";
}

/** As JSON: a field that is undefined is one that is missing. */
const isSame = (a: object | null, b: object | null): boolean => isDeepStrictEqual(json(a), json(b));
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
