import { type FeedCursor, feedEnd, isBehind, isReadable } from "@/lib/postgres/feed";
import type { World } from "./context";
import { feedRetentionMs } from "./feed-retention";

/** A server component painted the page some time before its browser opens the stream. */
const paintedAgoMs = 30_000;

export const idOf = ({ xid, position }: FeedCursor): string => `${xid}-${position}`;

/** xid8 and int8: what is greater is no id of ours, and Postgres would take it for a fault. */
const greatest = { xid: 2n ** 64n - 1n, position: 2n ** 63n - 1n };

function parseId(id: string): FeedCursor | undefined {
  const parts = /^(\d{1,20})-(\d{1,19})$/.exec(id);
  if (!parts) return undefined;
  const cursor = { xid: BigInt(parts[1] ?? 0), position: BigInt(parts[2] ?? 0) };
  return cursor.xid <= greatest.xid && cursor.position <= greatest.position ? cursor : undefined;
}

/**
 * Where a stream begins: behind the event that its browser saw last; or half a minute ago, since changes are parts of what
 * is, and one that is laid over again does no harm. `reset`: what lay in between is not kept any more.
 */
export async function beginAt(
  { db }: Pick<World, "db">,
  lastEventId: string | undefined,
): Promise<{ cursor: FeedCursor; reset: boolean }> {
  if (lastEventId === undefined) return { cursor: await recently(db), reset: false };
  const [seen, end] = [parseId(lastEventId), await feedEnd(db)];
  const readable = seen && isBehind(seen, { ...end, xid: end.xid + 1n });
  if (readable && (isSame(seen, end) || (await isReadable(db, seen, feedRetentionMs))))
    return { cursor: seen, reset: false };
  return { cursor: end, reset: true };
}

const isSame = (a: FeedCursor, b: FeedCursor): boolean => a.xid === b.xid && a.position === b.position;

async function recently(db: World["db"]): Promise<FeedCursor> {
  const [row] = await db.$queryRaw<{ xid: string; position: bigint }[]>`
    select xid::text as xid, position from "ChangeFeed"
    where "createdAt" <= now() - make_interval(secs => ${paintedAgoMs / 1000})
    order by xid desc, position desc limit 1`;
  return row ? { xid: BigInt(row.xid), position: row.position } : { xid: 0n, position: 0n };
}
