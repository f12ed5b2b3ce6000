import { isDeepStrictEqual } from "node:util";
import type { Decision } from "@/lib/domain/decision";
import type { RunPage } from "@/lib/domain/run-page";
import { isSettled, runStateRows } from "@/lib/domain/run-state";
import { storable } from "@/lib/domain/storable";
import type { Database } from "@/lib/postgres/client";
import { transact } from "@/lib/postgres/retry";
import type { Claim } from "./claim-runs";
import type { Transaction } from "./context";
import { feedRun } from "./feed";
import type { LoadedRun } from "./load-run";
import { runSummaryFields } from "./present-run-summary";
import { recordOperations } from "./record-operations";
import { type NewSnapshot, recordSnapshots } from "./record-snapshots";

/** Another controller holds the run now: this pass must not write, nor act. */
export class ClaimLost extends Error {}

export type RunChange = Pick<
  Decision,
  "state" | "stateSince" | "reason" | "message" | "events" | "facts" | "staleSince" | "released"
> & { page: RunPage; snapshots: NewSnapshot[] };

/** A checkpoint alone is no news within this time: thousands of jobs make several a second. */
const checkpointNewsMs = 30_000;

/**
 * The only writer of a run's state. One transaction: the claim's epoch is checked under a lock, events get the next
 * numbers of the run, and the job's line, operations, snapshots and feed follow. Nothing new: nothing is written.
 * Answers whether something was.
 */
export async function recordRun(
  db: Database,
  claim: Claim,
  run: LoadedRun,
  seen: RunChange,
  now: number,
): Promise<boolean> {
  // Before it is compared with what is kept: text that is kept otherwise would be news at every look.
  const change = storable(seen);
  const news = newsOf(run, change, now);
  if (news === "nothing") return false;
  await transact(db, async (tx) => {
    const locked = await lockClaim(tx, claim);
    const written = await writeChange(tx, run, change, locked, now);
    if (news === "shown") await feedRun(tx, run.row.job.projectId, written);
  });
  return true;
}

/** All of a change but its feed, under the claim's lock. */
export async function writeChange(
  tx: Transaction,
  run: LoadedRun,
  change: RunChange,
  locked: LockedRun,
  now: number,
) {
  const { row } = run;
  const written = await tx.run.update({
    where: { id: row.id },
    data: columnsOf(locked, change, now),
    select: runSummaryFields,
  });
  await tx.runEvent.createMany({ data: eventRows(row.id, change, locked.sequence, now) });
  await tx.job.updateMany({ where: { id: row.jobId, latestRunId: row.id }, data: lineOf(change) });
  await recordSnapshots(tx, row, change.snapshots);
  await recordOperations(tx, run, change, now);
  return written;
}

/** What no pass may take back, as the row has it under the lock: what a pass had loaded may be older. */
export type LockedRun = {
  /** the number of its last event */
  sequence: number;
  settledAt: Date | null;
  releasedAt: Date | null;
};

/** What a change sets of the run's row. */
export const columnsOf = (locked: LockedRun, change: RunChange, now: number) => ({
  state: change.state,
  stateSince: new Date(change.stateSince),
  reason: change.reason,
  message: change.message,
  observedAt: new Date(now),
  staleSince: dateOf(change.staleSince),
  settledAt: locked.settledAt ?? (isSettled(change.state) ? new Date(now) : null),
  releasedAt: locked.releasedAt ?? (change.released ? new Date(now) : null),
  sequence: locked.sequence + change.events.length,
  facts: change.facts,
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
    detail: json(event.detail),
    occurredAt: new Date(event.occurredAt),
    recordedAt: new Date(now),
  }));

/** Of the job's row, while this is its latest run. */
export const lineOf = (change: Pick<RunChange, "state" | "stateSince">) => ({
  severity: runStateRows[change.state].severity,
  stateSince: new Date(change.stateSince),
});

/** Web locks a run before its schedule, and so do we: two orders would lock each other out. */
export async function lockClaim(tx: Transaction, claim: Claim): Promise<LockedRun> {
  const [run] = await tx.$queryRaw<LockedRun[]>`
    select "sequence", "settledAt", "releasedAt" from "Run" where "id" = ${claim.runId} for update`;
  const held = await tx.$queryRaw<unknown[]>`
    select 1 from "RunSchedule"
    where "runId" = ${claim.runId} and "owner" = ${claim.owner} and "epoch" = ${claim.epoch} for update`;
  if (!run || held.length === 0) throw new ClaimLost(`the claim on ${claim.runId} was taken`);
  return run;
}

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
// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-explicit-any -- Prisma's JSON columns take any value of JSON
const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as any;

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
