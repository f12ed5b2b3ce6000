import type { EventRow, Rows, RunRow, ScheduleRow, TableName } from "./rows";

export type Change = {
  table: TableName;
  key: string;
  before: Rows[TableName] | undefined;
  after: Rows[TableName] | undefined;
};
export const undone = ({ table, key, before, after }: Change): Change => ({
  table,
  key,
  before: after,
  after: before,
});

/** Who did what: a controller's call, a user's command, or what happened to the database itself. */
export type Cause = {
  what:
    | "claimDue"
    | "claimThese"
    | "claimOrphans"
    | "record"
    | "schedule"
    | "keepLog"
    | "heartbeat"
    | "lookAt"
    | "start"
    | "stop"
    | "recover"
    | "deleteJob"
    | "newVersion"
    | "setup"
    | "failover";
  owner?: string;
  runId?: string;
  epoch?: bigint;
};

/** One committed transaction, as a checker reads it. Rows in it are never changed. */
export type Commit = Cause & {
  at: number;
  xid: number;
  changes: readonly Change[];
  /** the run's row, where it was written; `before` undefined: it began, `after` undefined: it was deleted */
  run?: { before: RunRow | undefined; after: RunRow | undefined };
  /** schedules that it wrote: claims, their ends, wake-ups */
  schedules: { before: ScheduleRow | undefined; after: ScheduleRow | undefined }[];
  /** events that it added */
  events: readonly EventRow[];
  countersBefore: { xid: number; feed: number; audits: number };
  /** a failover lost it */
  lost?: true;
};

const none: readonly EventRow[] = [];

export function commitOf(
  {
    before: counters,
    ...cause
  }: Cause & { at: number; xid: number; before: { xid: number; feed: number; audits: number } },
  changes: readonly Change[],
): Commit {
  const commit: Commit = { ...cause, changes, schedules: [], events: none, countersBefore: { ...counters } };
  for (const { table, before, after } of changes) {
    if (table === "runs") {
      const known = commit.run;
      commit.run = { before: known ? known.before : (before as RunRow), after: after as RunRow };
    }
    if (table === "schedules")
      commit.schedules.push({ before: before as ScheduleRow, after: after as ScheduleRow });
    if (table === "events") {
      const [was, is] = [before as Rows["events"] | undefined, after as Rows["events"] | undefined];
      if (is) commit.events = [...commit.events, ...is.slice(was?.length ?? 0)];
    }
  }
  return commit;
}
