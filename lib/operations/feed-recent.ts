import { type FeedCursor, type FeedRow, isBehind } from "@/lib/postgres/feed";

/** Rows; each is at most a kilobyte here. Enough for what comes while a stream reads its last page. */
const most = 1_000;

/** What the hub read last, so that a stream that has caught up can join without a gap. */
export function recentRows() {
  let rows: FeedRow[] = [];
  /** everything behind this and up to the hub's place is in `rows` */
  let from: FeedCursor | undefined;
  return {
    add(added: readonly FeedRow[], end: FeedCursor): void {
      from ??= end;
      rows.push(...added);
      if (rows.length <= most) return;
      from = rows[rows.length - most - 1] as FeedRow;
      rows = rows.slice(-most);
    },
    /** undefined: some of them are not kept any more */
    since(cursor: FeedCursor): FeedRow[] | undefined {
      return from === undefined || isBehind(cursor, from)
        ? undefined
        : rows.filter((row) => isBehind(cursor, row));
    },
    clear(): void {
      rows = [];
      from = undefined;
    },
  };
}
