import { storable } from "@/lib/domain/storable";
import type { Claim } from "@/lib/operations/claim-runs";
import type { KeptLog } from "@/lib/operations/keep-log";
import type { LoadedRun } from "@/lib/operations/load-run";
import { progressRows } from "@/lib/operations/record-operations";
import { claimLost } from "@/lib/operations/run-head";
import { columnsOf, eventRows, lineOf, newsOf, type RunChange } from "@/lib/operations/run-change";
import type { NewSnapshot } from "@/lib/operations/record-snapshots";
import { feedOperation, feedRun } from "./feed";
import type { Ids } from "./ids";
import { json } from "./json";
import { must } from "./load";
import type { LogRow, RunRow } from "./rows";
import type { Store, Tx } from "./tables";

/** record-run.ts: the only writer of a run's state. */
export function record(
  store: Store,
  ids: Ids,
  claim: Claim,
  run: LoadedRun,
  seen: RunChange,
  now: number,
): boolean {
  const change = storable(seen);
  const news = newsOf(run, change, now);
  if (news === "nothing") return false;
  return store.transact({ what: "record", ...claim }, (tx) => {
    requireClaim(tx, claim);
    const written = writeChange(tx, ids, run, change, now);
    if (news === "shown") feedRun(tx, run.row.job.projectId, written);
    return true;
  });
}

export function requireClaim(tx: Tx, claim: Claim): RunRow {
  const locked = tx.rows.runs.get(claim.runId);
  const held = tx.rows.schedules.get(claim.runId);
  if (!locked || held?.owner !== claim.owner || held.epoch !== claim.epoch) throw claimLost(claim);
  return locked;
}

/** All of a change but its feed. */
export function writeChange(tx: Tx, ids: Ids, run: LoadedRun, change: RunChange, now: number): RunRow {
  const locked = must(tx.rows.runs.get(run.row.id));
  const columns = columnsOf(locked, change, now);
  // What did not change stays the object that was parsed before.
  const facts = change.facts === run.view.facts ? locked.facts : json(change.facts);
  const observation = change.page === run.page ? locked.observation : json(change.page);
  const written = { ...locked, ...columns, facts, observation };
  tx.put("runs", locked.id, written);
  if (change.events.length > 0)
    tx.put("events", locked.id, [
      ...(tx.rows.events.get(locked.id) ?? []),
      ...eventRows(locked.id, change, locked.sequence, now).map((row) => ({
        ...row,
        detail: json(row.detail),
      })),
    ]);
  const job = tx.rows.jobs.get(locked.jobId);
  if (job?.latestRunId === locked.id) tx.put("jobs", job.id, { ...job, ...lineOf(change) });
  recordSnapshots(tx, ids, locked, change.snapshots);
  recordOperations(tx, run, change, now);
  return written;
}

function recordOperations(tx: Tx, { row, view }: LoadedRun, change: RunChange, now: number): void {
  const all = tx.rows.operations.get(row.id) ?? [];
  const open = all
    .filter(({ state }) => state === "PENDING" || state === "RUNNING")
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  const written = new Map(progressRows(open, view, change, now).map(({ row: { id }, data }) => [id, data]));
  if (written.size === 0) return;
  const after = all.map((one) => ({ ...one, ...written.get(one.id) }));
  tx.put("operations", row.id, after);
  for (const one of after) if (written.has(one.id)) feedOperation(tx, row.job.projectId, one);
}

function recordSnapshots(tx: Tx, ids: Ids, run: { id: string; jobId: string }, found: NewSnapshot[]): void {
  if (found.length === 0) return;
  const rows = [...(tx.rows.snapshots.get(run.id) ?? [])];
  for (const { kind, path, at, checkpointId, sizeBytes } of found) {
    const index = rows.findIndex((row) => row.path === path);
    const known = rows[index];
    // Of a known one only what was not known yet is added.
    if (known)
      rows[index] = {
        ...known,
        checkpointId: checkpointId ?? known.checkpointId,
        sizeBytes: sizeBytes ?? known.sizeBytes,
      };
    else
      rows.push({
        id: ids.id("snapshot"),
        jobId: run.jobId,
        runId: run.id,
        kind,
        path,
        checkpointId: checkpointId ?? null,
        sizeBytes: sizeBytes ?? null,
        createdAt: new Date(at),
      });
  }
  tx.put("snapshots", run.id, rows);
}

export const keepLog = (store: Store, log: KeptLog, at: number): void =>
  store.transact({ what: "keepLog", runId: log.runId }, (tx) => {
    const isSame = (one: LogRow) =>
      one.pod === log.pod && one.container === log.container && one.previous === log.previous;
    const others = (tx.rows.logs.get(log.runId) ?? []).filter((one) => !isSame(one));
    tx.put("logs", log.runId, [...others, { ...log, capturedAt: new Date(at) }]);
  });
