import type { Database } from "@/lib/postgres/client";
import { type FeedChange, feedChannel } from "@/lib/postgres/feed";
import type { Claim } from "./claim-runs";
import type { Transaction } from "./context";
import { operationChange, runChanges } from "./feed";
import type { LoadedRun } from "./load-run";
import { progressRows } from "./record-operations";
import { columnsOf, eventRows, lineOf, type RunChange } from "./run-change";
import { snapshotRows } from "./record-snapshots";
import type { RunHead } from "./run-head";

/** Of the run and its job, what the feed tells: all, nothing, or of the run alone. */
export type Told = "both" | "neither" | "run";

/**
 * All of a change in one statement, and so in one transaction: the row, events with the next numbers of the run, the job's
 * line, snapshots, operations and feed. It is done only where the claim is held and the row is still the version that
 * `head` is of; false: nothing was done. The locks are those of web, in its order: the run, then its schedule.
 */
export async function writeChange(
  db: Database | Transaction,
  claim: Claim,
  run: LoadedRun,
  head: RunHead,
  change: RunChange,
  { told, now }: { told: Told; now: number },
): Promise<boolean> {
  const { id, jobId, job } = run.row;
  const columns = columnsOf(head, change, now);
  const line = lineOf(change);
  const operations = progressRows(head.operations, run.view, change, now);
  const written = { ...columns, id, jobId, number: head.number, desired: head.desired };
  const { createdAt, versionNumber } = head;
  const news = runChanges(job.projectId, {
    ...written,
    createdAt,
    version: { number: versionNumber },
    recovers: null,
  });
  const feed: FeedChange[] = [
    ...operations.map(({ row, data }) =>
      operationChange({ id: job.projectId, slug: job.project.slug }, { ...row, ...data }),
    ),
    ...news.filter(({ subject }) => told === "both" || (told === "run" && subject === `run:${id}`)),
  ];
  const [done] = await db.$queryRaw<{ held: boolean }[]>`
    with "held" as (
      select r."id" from "Run" r join "RunSchedule" s on s."runId" = r."id"
      where r."id" = ${id} and r."xmin"::text = ${head.version}
        and s."owner" = ${claim.owner} and s."epoch" = ${claim.epoch}
      for update of r, s),
    "run" as (
      update "Run" r set "state" = c."state", "stateSince" = c."stateSince", "reason" = c."reason",
        "message" = c."message", "observedAt" = c."observedAt", "staleSince" = c."staleSince",
        "settledAt" = c."settledAt", "releasedAt" = c."releasedAt", "sequence" = c."sequence",
        "facts" = c."facts", "observation" = c."observation", "deploymentUid" = c."deploymentUid"
      from "held", jsonb_populate_record(null::"Run", ${json(columns)}::jsonb) c
      where r."id" = "held"."id"),
    "line" as (
      update "Job" j set "severity" = ${line.severity}, "stateSince" = ${line.stateSince}, "updatedAt" = now()
      from "held" where j."id" = ${jobId} and j."latestRunId" = "held"."id"
        and (j."severity", j."stateSince") is distinct from (${line.severity}, ${line.stateSince})),
    "events" as (
      insert into "RunEvent" ("runId", "sequence", "type", "state", "message", "detail", "occurredAt", "recordedAt")
      select e."runId", e."sequence", e."type", e."state", e."message", e."detail", e."occurredAt", e."recordedAt"
      from "held", jsonb_populate_recordset(null::"RunEvent",
        ${json(eventRows(id, change, head.sequence, now))}::jsonb) e),
    "snapshots" as (
      insert into "Snapshot" ("id", "jobId", "runId", "kind", "path", "checkpointId", "sizeBytes", "createdAt")
      select n."id", n."jobId", n."runId", n."kind", n."path", n."checkpointId", n."sizeBytes", n."createdAt"
      from "held", jsonb_populate_recordset(null::"Snapshot", ${json(snapshotRows(run.row, change.snapshots))}::jsonb) n
      on conflict ("runId", "path") do update set
        "checkpointId" = coalesce(excluded."checkpointId", "Snapshot"."checkpointId"),
        "sizeBytes" = coalesce(excluded."sizeBytes", "Snapshot"."sizeBytes")),
    "operations" as (
      update "Operation" o set "state" = c."state", "progress" = c."progress", "step" = c."step",
        "errorCode" = c."errorCode", "errorMessage" = c."errorMessage", "finishedAt" = c."finishedAt"
      from "held", jsonb_populate_recordset(null::"Operation",
        ${json(operations.map(({ row, data }) => ({ id: row.id, ...data })))}::jsonb) c
      where o."id" = c."id"),
    "feed" as (
      insert into "ChangeFeed" ("projectId", "subject", "summary")
      select f."projectId", f."subject", f."summary"
      from "held", jsonb_to_recordset(${json(feed)}::jsonb) as f ("projectId" text, "subject" text, "summary" jsonb)
      returning 1)
    select exists (select from "held") as "held",
      (select pg_notify(${feedChannel}, '')::text from (select count(*) from "feed") as "rows"
        where "rows"."count" > 0) as "notified"`;
  return done?.held ?? false;
}

const json = (value: unknown) => JSON.stringify(value);
