import type { Database } from "@/lib/postgres/client";
import { trimFeed } from "@/lib/postgres/feed";
import { feedRetentionMs } from "./feed-retention";

/** Days that the history of a released run is kept. */
const eventDays = 90;
const batch = 10_000;

/** Deletes what is past its time, in batches that hold no lock for long. */
export async function applyRetention(db: Database): Promise<void> {
  await trimFeed(db, feedRetentionMs);
  await db.$executeRaw`
    delete from "RunEvent" e using (
      select e."runId", e."sequence" from "RunEvent" e join "Run" r on r."id" = e."runId"
      where e."recordedAt" < now() - make_interval(days => ${eventDays}) and r."releasedAt" is not null
      limit ${batch}) old
    where e."runId" = old."runId" and e."sequence" = old."sequence"`;
  await db.$executeRaw`delete from "IdempotencyKey" where "createdAt" < now() - interval '24 hours'`;
  await db.$executeRaw`delete from "Session" where "expiresAt" < now()`;
  // A row that is gone is silent: its claims may be taken, so nothing is lost with it.
  await db.$executeRaw`delete from "ControllerHeartbeat" where "beatAt" < now() - interval '1 hour'`;
}
