import type { Database } from "@/lib/postgres/client";
import { silentAfterSeconds } from "./heartbeat";

export type Look = {
  /** somebody's claims are nobody's now */
  orphans: boolean;
  /** until the earliest run is due, by the database's clock; undefined: none is */
  dueInMs: number | undefined;
};

/**
 * What there is to claim, and when there will be: asked twice a second by each controller, so it only reads, and only
 * the ends of two indexes. `active`: the runs that this one works on.
 */
export async function lookForRuns(db: Database, owner: string, active: string[]): Promise<Look> {
  const [row] = await db.$queryRaw<{ orphans: boolean; dueInMs: number | null }[]>`
    select
      exists (
        select 1 from "RunSchedule" s
        where s."owner" is not null and not (s."runId" = any(${active})) and (s."owner" = ${owner} or not exists (
          select 1 from "ControllerHeartbeat" h where h."id" = s."owner"
            and h."beatAt" > now() - make_interval(secs => ${silentAfterSeconds})))) as "orphans",
      (select (extract(epoch from min("dueAt") - now()) * 1000)::float8
        from "RunSchedule" where "dueAt" is not null and "owner" is null) as "dueInMs"`;
  return { orphans: row?.orphans ?? false, dueInMs: row?.dueInMs ?? undefined };
}
