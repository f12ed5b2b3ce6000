import type { Database } from "@/lib/postgres/client";
import type { Claim } from "./claim-runs";

/** `desiredSeq`: of the intent that the pass had loaded, if it came so far; `lookAgainInMs` null: only when something is heard. */
export type PassEnd = { desiredSeq: number | undefined; lookAgainInMs: number | null };
export type Ended = { claim: Claim; next: PassEnd };

/**
 * Ends passes: says when each run is looked at next and gives the claims back. An intent that came since the one that
 * was loaded, and whatever set `dueAt` meanwhile, makes it due at once. Answers by run in how many milliseconds it is
 * due (null: never); a run whose claim was lost is not among them.
 */
export async function scheduleRuns(
  db: Database,
  ended: readonly Ended[],
): Promise<Map<string, number | null>> {
  const column = <T>(of: (one: Ended) => T) => ended.map(of);
  const rows = await db.$queryRaw<{ runId: string; inMs: number | null }[]>`
    update "RunSchedule" s set "owner" = null,
      "dueAt" = case when r."desiredSeq" <> e."desiredSeq" then now()
                     else least(s."dueAt", now() + make_interval(secs => e."seconds")) end
    from unnest(
      ${column(({ claim }) => claim.runId)}::text[], ${column(({ claim }) => claim.owner)}::text[],
      ${column(({ claim }) => claim.epoch)}::bigint[], ${column(({ next }) => next.desiredSeq ?? null)}::int[],
      ${column(({ next }) => (next.lookAgainInMs === null ? null : next.lookAgainInMs / 1000))}::float8[]
    ) as e("runId", "owner", "epoch", "desiredSeq", "seconds")
    join "Run" r on r."id" = e."runId"
    where s."runId" = e."runId" and s."owner" = e."owner" and s."epoch" = e."epoch"
    returning s."runId", (extract(epoch from s."dueAt" - now()) * 1000)::float8 as "inMs"`;
  return new Map(rows.map(({ runId, inMs }) => [runId, inMs]));
}

/** Undefined: never, or the claim was lost. */
export async function scheduleRun(db: Database, claim: Claim, next: PassEnd): Promise<number | undefined> {
  return (await scheduleRuns(db, [{ claim, next }])).get(claim.runId) ?? undefined;
}
