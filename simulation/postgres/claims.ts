import type { Claim, DueClaim } from "@/lib/operations/claim-runs";
import { silentAfterSeconds } from "@/lib/operations/heartbeat";
import { looksSeconds, renewSeconds, soonSeconds } from "@/lib/operations/look-at-run";
import type { Look } from "@/lib/operations/look-for-runs";
import type { ScheduleRow } from "./rows";
import type { Store, Tx } from "./tables";

/** claim-runs.ts: all that is due and that nobody holds, the longest waiting first. */
export const claimDue = (store: Store, owner: string, limit: number, now: number): DueClaim[] =>
  store.transact({ what: "claimDue", owner }, (tx) => {
    const due: (ScheduleRow & { dueAt: number })[] = [];
    for (const runId of tx.scheduled) {
      const row = tx.rows.schedules.get(runId);
      if (row?.dueAt != null && row.owner === null && row.dueAt <= now)
        due.push({ ...row, dueAt: row.dueAt });
    }
    return due
      .toSorted((a, b) => a.dueAt - b.dueAt)
      .slice(0, limit)
      .map((row) => ({ ...take(tx, row, owner), overdueMs: now - row.dueAt }));
  });

export const claimThese = (store: Store, owner: string, runIds: string[], now: number): Claim[] =>
  store.transact({ what: "claimThese", owner }, (tx) =>
    [...new Set(runIds)].flatMap((runId) => {
      const row = tx.rows.schedules.get(runId);
      return row && (row.owner === null || isFree(tx, row.owner, owner, now)) ? [take(tx, row, owner)] : [];
    }),
  );

export const claimOrphans = (
  store: Store,
  owner: string,
  active: string[],
  limit: number,
  now: number,
): Claim[] =>
  store.transact({ what: "claimOrphans", owner }, (tx) => {
    const found: ScheduleRow[] = [];
    for (const runId of tx.scheduled) {
      const row = tx.rows.schedules.get(runId);
      if (found.length < limit && row?.owner != null && !active.includes(runId))
        if (isFree(tx, row.owner, owner, now)) found.push(row);
    }
    return found.map((row) => take(tx, row, owner));
  });

/** Its holder is who asks, or is silent. */
function isFree(tx: Tx, holder: string, owner: string, now: number): boolean {
  const beat = holder === owner ? undefined : tx.rows.heartbeats.get(holder);
  return !(beat && beat.beatAt > now - silentAfterSeconds * 1000);
}

function take(tx: Tx, row: ScheduleRow, owner: string): Claim {
  const taken = { runId: row.runId, owner, epoch: row.epoch + 1n };
  tx.put("schedules", row.runId, { ...row, ...taken, dueAt: null });
  return taken;
}

/** look-for-runs.ts */
export function look({ view }: Store, owner: string, active: string[], now: number): Look {
  let earliest = Number.POSITIVE_INFINITY;
  let orphans = false;
  for (const runId of view.scheduled) {
    const row = view.rows.schedules.get(runId);
    if (!row) continue;
    if (row.owner !== null) orphans ||= !active.includes(runId) && isFree(view, row.owner, owner, now);
    else if (row.dueAt !== null) earliest = Math.min(earliest, row.dueAt);
  }
  return { orphans, dueInMs: earliest === Number.POSITIVE_INFINITY ? undefined : earliest - now };
}

/** schedule-run.ts: the end of a pass. */
export const schedule = (
  store: Store,
  claim: Claim,
  next: { desiredSeq: number | undefined; lookAgainInMs: number | null },
  now: number,
): number | undefined =>
  store.transact({ what: "schedule", ...claim }, (tx) => {
    const row = tx.rows.schedules.get(claim.runId);
    const run = tx.rows.runs.get(claim.runId);
    if (!row || !run || row.owner !== claim.owner || row.epoch !== claim.epoch) return undefined;
    const newer = next.desiredSeq !== undefined && run.desiredSeq !== next.desiredSeq;
    const dueAt = newer
      ? now
      : least(row.dueAt, next.lookAgainInMs === null ? null : now + next.lookAgainInMs);
    const kept = dueAt === null ? null : Math.round(dueAt);
    tx.put("schedules", claim.runId, { ...row, owner: null, dueAt: kept });
    return kept === null ? undefined : kept - now;
  });

/** SQL's least: null counts for nothing. */
const least = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** look-at-run.ts: somebody reads the run. */
export const lookAt = (store: Store, runId: string, now: number): void =>
  store.transact({ what: "lookAt", runId }, (tx) => {
    const row = tx.rows.schedules.get(runId);
    if (!row || (row.lookedUntil !== null && row.lookedUntil >= now + renewSeconds * 1000)) return;
    const resting = row.owner === null && row.dueAt === null;
    const dueAt = resting
      ? null
      : Math.round(Math.min(row.dueAt ?? Number.POSITIVE_INFINITY, now + soonSeconds * 1000));
    tx.put("schedules", runId, { ...row, dueAt, lookedUntil: Math.round(now + looksSeconds * 1000) });
  });

export const sayAlive = (store: Store, id: string): number =>
  store.transact({ what: "heartbeat", owner: id }, (tx) => {
    const beatAt = tx.now();
    tx.put("heartbeats", id, { id, beatAt });
    return beatAt;
  });

export const forget = (store: Store, id: string): void =>
  store.transact({ what: "heartbeat", owner: id }, (tx) => {
    if (tx.rows.heartbeats.has(id))
      tx.put("heartbeats", id, { id, beatAt: tx.now() - silentAfterSeconds * 1_000 });
  });
