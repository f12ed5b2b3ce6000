import type { Database } from "@/lib/postgres/client";
import { silentAfterSeconds } from "./heartbeat";

/** A run for one pass. Every write carries the epoch: a later claim makes this one's writes refused. */
export type Claim = { runId: string; owner: string; epoch: bigint };
export type DueClaim = Claim & { overdueMs: number };

/** Runs that are due, the longest waiting first. A claim clears `dueAt`: what is set from now on outlives the pass. */
export async function claimDue(db: Database, owner: string, limit: number): Promise<DueClaim[]> {
  const rows = await db.$queryRaw<{ runId: string; epoch: bigint; overdueMs: number }[]>`
    with due as (
      select "runId", "dueAt" from "RunSchedule"
      where "dueAt" <= now() and "owner" is null
      order by "dueAt" limit ${limit} for update skip locked)
    update "RunSchedule" s set "owner" = ${owner}, "epoch" = s."epoch" + 1, "dueAt" = null
    from due where s."runId" = due."runId"
    returning s."runId", s."epoch",
      (extract(epoch from now() - due."dueAt") * 1000)::float8 as "overdueMs"`;
  return rows.map((row) => ({ ...row, owner }));
}

/** These runs, due or not: something was heard of them. What a living controller holds stays with it. */
export async function claimThese(db: Database, owner: string, runIds: string[]): Promise<Claim[]> {
  const rows = await db.$queryRaw<{ runId: string; epoch: bigint }[]>`
    with wanted as (
      select s."runId" from "RunSchedule" s
      where s."runId" = any(${runIds}) and (s."owner" is null or s."owner" = ${owner} or not exists (
        select 1 from "ControllerHeartbeat" h where h."id" = s."owner"
          and h."beatAt" > now() - make_interval(secs => ${silentAfterSeconds})))
      for update of s skip locked)
    update "RunSchedule" s set "owner" = ${owner}, "epoch" = s."epoch" + 1, "dueAt" = null
    from wanted where s."runId" = wanted."runId"
    returning s."runId", s."epoch"`;
  return rows.map((row) => ({ ...row, owner }));
}

/**
 * Claims that nobody works on any more: of controllers that are silent, and our own that are not `active` (their
 * schedule could not be written). Few rows have an owner at any time, and those are indexed.
 */
export async function claimOrphans(
  db: Database,
  owner: string,
  active: string[],
  limit: number,
): Promise<Claim[]> {
  const rows = await db.$queryRaw<{ runId: string; epoch: bigint }[]>`
    with orphans as (
      select s."runId" from "RunSchedule" s
      where s."owner" is not null and not (s."runId" = any(${active})) and (s."owner" = ${owner} or not exists (
        select 1 from "ControllerHeartbeat" h where h."id" = s."owner"
          and h."beatAt" > now() - make_interval(secs => ${silentAfterSeconds})))
      limit ${limit} for update of s skip locked)
    update "RunSchedule" s set "owner" = ${owner}, "epoch" = s."epoch" + 1, "dueAt" = null
    from orphans where s."runId" = orphans."runId"
    returning s."runId", s."epoch"`;
  return rows.map((row) => ({ ...row, owner }));
}
