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

export type RunWritten = {
  before: RunRow | undefined;
  after: RunRow | undefined;
  events: readonly EventRow[];
};

/** One committed transaction, as a checker reads it. Rows in it are never changed. */
export type Commit = Cause & {
  at: number;
  xid: number;
  changes: readonly Change[];
  /** rows that it wrote, with the events that it added; `before` undefined: it began, `after` undefined: it was deleted */
  runs: readonly RunWritten[];
  /** the last of them: where a run follows one that failed, the new one */
  run?: RunWritten;
  /** schedules that it wrote: claims, their ends, wake-ups */
  schedules: { before: ScheduleRow | undefined; after: ScheduleRow | undefined }[];
  /** events that it added to that run */
  events: readonly EventRow[];
  countersBefore: { xid: number; feed: number; audits: number };
  /** a failover lost it */
  lost?: true;
};

const none: readonly EventRow[] = [];

export function commitOf(
  cause: Cause,
  { at, xid, before: countersBefore }: { at: number; xid: number; before: Commit["countersBefore"] },
  changes: readonly Change[],
): Commit {
  const schedules: Commit["schedules"] = [];
  const runs = new Map<string, RunWritten>();
  for (const { table, key, before, after } of changes) {
    const known = runs.get(key);
    if (table === "runs")
      runs.set(key, {
        before: known ? known.before : (before as RunRow | undefined),
        after: after as RunRow | undefined,
        events: known?.events ?? none,
      });
    if (table === "schedules")
      schedules.push({ before: before as ScheduleRow | undefined, after: after as ScheduleRow | undefined });
    if (table === "events" && after && known) {
      const added = (after as Rows["events"]).slice((before as Rows["events"] | undefined)?.length ?? 0);
      runs.set(key, { ...known, events: [...known.events, ...added] });
    }
  }
  const all = [...runs.values()];
  const run = all.at(-1);
  return {
    ...cause,
    at,
    xid,
    changes,
    schedules,
    runs: all,
    ...(run && { run }),
    events: run?.events ?? none,
    countersBefore,
  };
}
