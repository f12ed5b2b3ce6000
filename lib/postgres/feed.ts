import type { Database, Tx } from "./client";

/** Where a reader stands: rows are ordered by (xid, position). */
export type FeedCursor = { xid: bigint; position: bigint };

export type FeedRow = FeedCursor & {
  projectId: string;
  subject: string;
  summary: Record<string, unknown>;
};

export const feedChannel = "millrace_feed";

export type FeedChange = { projectId: string; subject: string; summary: Record<string, unknown> };

/** Adds changes to the feed, in the transaction of the change and in one trip. The notification is only a wake-up. */
export async function appendFeed(tx: Tx, ...changes: FeedChange[]): Promise<void> {
  await tx.$queryRaw`
    with added as (
      insert into "ChangeFeed" ("projectId", "subject", "summary")
      select "projectId", "subject", "summary" from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        as change ("projectId" text, "subject" text, "summary" jsonb)
      returning 1)
    select pg_notify(${feedChannel}, '')::text from (select count(*) from added) as "all"`;
}

export type FeedPage = {
  rows: FeedRow[];
  /** everything up to here has been read, also where that was nothing */
  end: FeedCursor;
  /** rows are committed that must wait for an older transaction, whose end notifies nobody */
  withheld: boolean;
};

/**
 * Rows behind `after`, oldest first. Only transactions below the oldest that is still open are read: a row that is
 * committed late cannot appear behind a cursor that has passed it. The whole answer is of one snapshot: asked for rows
 * and then for what is withheld, an older transaction may end in between, and its successors wait for the next sweep.
 */
export async function readFeed(db: Database | Tx, after: FeedCursor, limit: number): Promise<FeedPage> {
  type Found = Omit<FeedRow, "xid" | "position"> & { xid: string; position: bigint | null; xmin: string };
  const found = await db.$queryRaw<Found[]>`
    select "xmin"::text as "xmin", "xid"::text as "xid", "position", "projectId", "subject", "summary"
    from (select pg_snapshot_xmin(pg_current_snapshot()) as "xmin") as "now"
    left join lateral (
      select * from "ChangeFeed"
      where ("xid", "position") > (${after.xid.toString()}::xid8, ${after.position})
      order by "xid", "position"
      limit ${limit}) as "row" on true
    order by "row"."xid", "row"."position"`;
  const xmin = BigInt(found[0]?.xmin ?? 0);
  const committed = found.flatMap(({ xid, position, projectId, subject, summary }) =>
    position === null ? [] : [{ xid: BigInt(xid), position, projectId, subject, summary }],
  );
  const rows = committed.filter(({ xid }) => xid < xmin);
  const end = before(xmin);
  return {
    rows,
    end: (rows.length === limit ? rows.at(-1) : undefined) ?? (isBehind(after, end) ? end : after),
    withheld: rows.length < committed.length,
  };
}

export const isBehind = (a: FeedCursor, b: FeedCursor): boolean =>
  a.xid < b.xid || (a.xid === b.xid && a.position < b.position);

/** Every row below xmin is readable already; the first that will be read has xid >= xmin and any position. */
const before = (xmin: bigint): FeedCursor => ({ xid: xmin - 1n, position: 9_223_372_036_854_775_807n });

/** The cursor behind which nothing readable lies now: where a reader that has just painted everything begins. */
export async function feedEnd(db: Database | Tx): Promise<FeedCursor> {
  const [row] = await db.$queryRaw<{ xid: string }[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as "xid"`;
  return before(BigInt(row?.xid ?? 0));
}

/** False when rows behind the cursor may have been deleted by retention: its reader must start over. */
export async function isReadable(
  db: Database | Tx,
  cursor: FeedCursor,
  retentionMs: number,
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ kept: boolean }[]>`
    select exists (
      select 1 from "ChangeFeed"
      where ("xid", "position") <= (${cursor.xid.toString()}::xid8, ${cursor.position})
        and "createdAt" > now() - make_interval(secs => ${retentionMs / 1000})
    ) or not exists (select 1 from "ChangeFeed") as "kept"`;
  return row?.kept ?? false;
}

/** Deletes rows older than the retention; returns how many. */
export const trimFeed = (db: Database | Tx, retentionMs: number): Promise<number> =>
  db.$executeRaw`delete from "ChangeFeed" where "createdAt" < now() - make_interval(secs => ${retentionMs / 1000})`;
