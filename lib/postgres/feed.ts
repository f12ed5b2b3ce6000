import type { Prisma } from "@/prisma/generated/client";
import type { Database, Tx } from "./client";

/** Where a reader stands: rows are ordered by (xid, position). */
export type FeedCursor = { xid: bigint; position: bigint };

export type FeedRow = FeedCursor & {
  projectId: string;
  subject: string;
  summary: Record<string, unknown>;
};

export const feedChannel = "millrace_feed";

/** Adds one change to the feed, in the transaction of the change. The notification is only a wake-up. */
export async function appendFeed(
  tx: Tx,
  change: { projectId: string; subject: string; summary: Record<string, unknown> },
): Promise<void> {
  await tx.changeFeed.create({ data: { ...change, summary: change.summary as Prisma.InputJsonObject } });
  await tx.$queryRaw`select pg_notify(${feedChannel}, '')::text`;
}

/**
 * Rows behind `after`, oldest first. Only transactions below the oldest that is still open are read: a row that is
 * committed late cannot appear behind a cursor that has passed it.
 */
export async function readFeed(db: Database | Tx, after: FeedCursor, limit: number): Promise<FeedRow[]> {
  const rows = await db.$queryRaw<(Omit<FeedRow, "xid"> & { xid: string })[]>`
    select "xid"::text as "xid", "position", "projectId", "subject", "summary"
    from "ChangeFeed"
    where "xid" < pg_snapshot_xmin(pg_current_snapshot())
      and ("xid", "position") > (${after.xid.toString()}::xid8, ${after.position})
    order by "xid", "position"
    limit ${limit}`;
  return rows.map((row) => ({ ...row, xid: BigInt(row.xid) }));
}

/** The cursor behind which nothing readable lies now: where a reader that has just painted everything begins. */
export async function feedEnd(db: Database | Tx): Promise<FeedCursor> {
  const [row] = await db.$queryRaw<{ xid: string }[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as "xid"`;
  // Every row below xmin is readable already; the first that will be read has xid >= xmin and any position.
  return { xid: BigInt(row?.xid ?? 0) - 1n, position: 9_223_372_036_854_775_807n };
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
