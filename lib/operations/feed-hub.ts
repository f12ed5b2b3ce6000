import { log } from "@/lib/log";
import { type FeedCursor, type FeedRow, feedChannel, feedEnd, readFeed } from "@/lib/postgres/feed";
import { type Listener, listen } from "@/lib/postgres/listen";
import type { World } from "./context";
import { beginAt, isBehind } from "./feed-cursor";
import { type Opener, type Sight, sightOf } from "./feed-sight";

/** One open stream; what it is told comes in the feed's order. */
export type Watcher = {
  opener: Opener;
  /** only this project's changes */
  projectId: string | undefined;
  row(row: FeedRow): void;
  /** everything up to here has been given: a stream that comes back begins there */
  at(cursor: FeedCursor): void;
  reset(cursor: FeedCursor): void;
  end(): void;
};
export type FeedHub = {
  /** Follows the feed until the signal is aborted. */
  watch(watcher: Watcher, lastEventId: string | undefined, signal: AbortSignal): Promise<void>;
};

/** Finds what a lost notification missed, and sessions that ended by the clock. */
const sweepMs = 30_000;
/** While nothing is heard the sweep is all there is. */
const deafSweepMs = 2_000;
/** Rows behind a transaction that is still open are asked for again: its end notifies nobody. */
const withheldMs = 100;
const batch = 500;

type Open = { watcher: Watcher; sent: FeedCursor; waiting: FeedRow[] | undefined };

/**
 * The one reader of the feed in this process. A notification wakes it, it reads once, and gives each row to the streams
 * whose opener sees the row's project at that moment. Without streams it holds no connection; with idle ones it asks nothing
 * but the sweep.
 */
export function feedHub(world: Pick<World, "db" | "now"> & { databaseUrl: string }): FeedHub {
  const { db } = world;
  const open = new Set<Open>();
  let cursor: FeedCursor | undefined;
  let listener: Listener | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sweptAt = 0;
  let reading = false;
  let again = false;

  const wake = () => {
    again = true;
    if (!reading) void readAll();
  };

  async function readAll() {
    reading = true;
    try {
      while (again && open.size > 0) {
        again = false;
        sweptAt = world.now().getTime();
        await readOnce();
      }
    } catch (err) {
      log.warn({ err }, "the feed cannot be read; the sweep tries again");
    } finally {
      reading = false;
    }
  }

  async function readOnce() {
    cursor ??= await feedEnd(db);
    for (;;) {
      const rows = await readFeed(db, cursor, batch);
      deliver(
        rows,
        await sightOf(
          world,
          [...open].map(({ watcher }) => watcher.opener),
        ),
      );
      cursor = rows.at(-1) ?? cursor;
      if (rows.length < batch) break;
    }
    if (open.size === 0) cursor = undefined;
    const [hidden] = await db.$queryRaw<{ some: boolean }[]>`
      select exists (select 1 from "ChangeFeed" where xid >= pg_snapshot_xmin(pg_current_snapshot())) as some`;
    if (hidden?.some) setTimeout(wake, withheldMs).unref();
  }

  function deliver(rows: FeedRow[], sight: (opener: Opener) => Sight) {
    for (const one of open) {
      const sees = sight(one.watcher.opener);
      if (sees === "ended") one.watcher.end();
      else for (const row of rows) if (isSeen(row, sees, one.watcher)) give(one, row);
    }
  }

  function give(one: Open, row: FeedRow) {
    if (one.waiting) one.waiting.push(row);
    else if (isBehind(one.sent, row)) {
      one.sent = row;
      one.watcher.row(row);
    }
  }

  /** What lay between the stream's beginning and the hub's place; what comes meanwhile waits its turn. */
  async function catchUp(one: Open) {
    const sees = (await sightOf(world, [one.watcher.opener]))(one.watcher.opener);
    if (sees === "ended") return one.watcher.end();
    for (;;) {
      const rows = await readFeed(db, one.sent, batch);
      for (const row of rows) if (isSeen(row, sees, one.watcher)) one.watcher.row(row);
      one.sent = rows.at(-1) ?? one.sent;
      if (rows.length < batch) break;
    }
    const waiting = one.waiting ?? [];
    one.waiting = undefined;
    for (const row of waiting) give(one, row);
    one.watcher.at(cursor && isBehind(one.sent, cursor) ? cursor : one.sent);
  }

  function begin() {
    sweptAt = world.now().getTime();
    listener = listen({
      url: world.databaseUrl,
      channels: [feedChannel],
      onNotify: wake,
      onConnect: wake,
      heartbeatMs: sweepMs,
    });
    timer = setInterval(() => {
      const due = listener?.connected() ? sweepMs : deafSweepMs;
      if (world.now().getTime() - sweptAt >= due) wake();
    }, deafSweepMs);
  }

  function rest() {
    clearInterval(timer);
    void listener?.close();
    listener = undefined;
    cursor = undefined;
  }

  return {
    async watch(watcher, lastEventId, signal) {
      if (signal.aborted) return;
      const start = await beginAt(world, lastEventId);
      if (start.reset) watcher.reset(start.cursor);
      const one: Open = { watcher, sent: start.cursor, waiting: [] };
      signal.addEventListener("abort", () => {
        if (open.delete(one) && open.size === 0) rest();
      });
      if (signal.aborted) return;
      cursor ??= await feedEnd(db);
      if (signal.aborted) return;
      open.add(one);
      if (!listener) begin();
      await catchUp(one);
    },
  };
}

const isSeen = ({ projectId }: FeedRow, sees: Exclude<Sight, "ended">, watcher: Watcher): boolean =>
  (sees.all || sees.projects.has(projectId)) &&
  (watcher.projectId === undefined || watcher.projectId === projectId);
