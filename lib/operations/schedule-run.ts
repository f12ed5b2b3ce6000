import type { Database } from "@/lib/postgres/client";
import type { Claim } from "./claim-runs";

/**
 * Ends a pass: says when the run is looked at next (null: only when something is heard of it) and gives the claim back.
 * An intent that came since the one that was loaded, and whatever set `dueAt` meanwhile, makes it due at once. Answers in how many
 * milliseconds it is due; undefined: never, or the claim was lost.
 */
export async function scheduleRun(
  db: Database,
  claim: Claim,
  next: { desiredSeq: number | undefined; lookAgainInMs: number | null },
): Promise<number | undefined> {
  const seconds = next.lookAgainInMs === null ? null : next.lookAgainInMs / 1000;
  const rows = await db.$queryRaw<{ inMs: number | null }[]>`
    update "RunSchedule" s set "owner" = null,
      "dueAt" = case when r."desiredSeq" <> ${next.desiredSeq ?? null}::int then now()
                     else least(s."dueAt", now() + make_interval(secs => ${seconds}::float8)) end
    from "Run" r
    where r."id" = s."runId" and s."runId" = ${claim.runId}
      and s."owner" = ${claim.owner} and s."epoch" = ${claim.epoch}
    returning (extract(epoch from s."dueAt" - now()) * 1000)::float8 as "inMs"`;
  return rows[0]?.inMs ?? undefined;
}
