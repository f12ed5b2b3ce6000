import { log } from "@/lib/log";
import { type FeedCursor, type FeedRow, feedChannel, isBehind, readFeed } from "@/lib/postgres/feed";
import { type Listener, listen } from "@/lib/postgres/listen";
import type { World } from "./context";
import { beginAt } from "./feed-cursor";
import { recentRows } from "./feed-recent";
import { type Opener, type Sight, sightOf } from "./feed-sight";

/** One open stream; what it is told comes in the feed's order. */
export type Watcher = {
  opener: Opener;
  /** only this project's changes */
  projectId: string | undefined;
  /** streams that see the same are given the same array */
  rows(rows: readonly FeedRow[]): void;
  /** everything up to here has been given: a stream that comes back begins there */
  at(cursor: FeedCursor): void;
  /** since when no controller is at work, null: one is; before `caughtUp`, and whenever it changes */
  silence(since: Date | null): void;
  /** what lay behind its beginning has been given; from now on it hears what comes */
  caughtUp(): void;
  /** until what was given has left for the client; also when the stream ends */
  drained(): Promise<void>;
  reset(cursor: FeedCursor): void;
  end(): void;
};
export type FeedHub = {
  /** Follows the feed until the signal is aborted. */
  watch(watcher: Watcher, lastEventId: string | undefined, signal: AbortSignal): Promise<void>;
};

const tickMs = 2_000;
/** Finds what a lost notification missed. */
const sweepMs = 30_000;
/** What streams may see is asked for again after this, at a tick: whoever was shut out hears nothing after 4 s, told of or not. */
const sightMs = 3_500;
/**
 * Under load rows are read together: a write to each of hundreds of streams costs more than the rows in it, 60 µs seen, so
 * the more streams there are the longer one read is from the next. The first row after a rest waits for nothing.
 */
const gatherMs = (streams: number): number => Math.min(50, 10 + streams / 12);
/** Rows behind a transaction that is still open are asked for again: its end notifies nobody. */
const withheldMs = { first: 10, last: 250 };
const batch = 500;

type Open = { watcher: Watcher; sent: FeedCursor; sees: Sight; joined: boolean; silentSince: Date | null };
type Feed = { listener: Listener; ticking: NodeJS.Timeout; cursor: FeedCursor | undefined };

/**
 * The one reader of the feed in this process. A notification wakes it, it reads once, and gives the rows to the streams
 * whose opener sees their projects. Without streams it holds no connection; with idle ones it asks what they may see and
 * whether a controller is at work, once for all of them, and sweeps.
 */
export function feedHub(
  world: Pick<World, "db" | "now" | "controllersSilence"> & { databaseUrl: string },
): FeedHub {
  const { db } = world;
  const open = new Set<Open>();
  const recent = recentRows();
  let feed: Feed | undefined;
  const due = { read: false, sight: false };
  const since = { read: 0, sight: 0 };
  let working = false;
  let withheld: { timer: NodeJS.Timeout | undefined; forMs: number } = { timer: undefined, forMs: 0 };

  const now = () => world.now().getTime();
  const wake = (what: Partial<typeof due>) => {
    due.read ||= what.read ?? false;
    due.sight ||= what.sight ?? false;
    if (!working) void work();
  };

  async function work() {
    working = true;
    try {
      for (let mine = feed; mine && (due.read || due.sight); mine = feed) {
        if (due.sight) await look();
        if (due.read) {
          const begun = performance.now();
          await readAll(mine);
          if (due.read) await sleep(gatherMs(open.size) - (performance.now() - begun));
        }
      }
    } catch (err) {
      log.warn({ err }, "the feed cannot be read; the next tick tries again");
    } finally {
      working = false;
    }
  }

  /** Lowered first: who is shut out while the question is under way is asked for again. */
  async function look() {
    due.sight = false;
    since.sight = now();
    const asked = [...open];
    const sees = await sightOf(
      world,
      asked.map(({ watcher }) => watcher.opener),
    ).catch((error: unknown) => {
      due.sight = true;
      throw error;
    });
    for (const one of asked) see(one, sees(one.watcher.opener));
    void lookForControllers();
  }

  async function lookForControllers() {
    try {
      const silentSince = await world.controllersSilence();
      for (const one of open) if (one.joined) tellSilence(one, silentSince);
    } catch (err) {
      log.warn({ err }, "whether a controller is at work cannot be asked; what was told stands");
    }
  }

  function tellSilence(one: Open, since: Date | null) {
    if (one.silentSince?.getTime() === since?.getTime()) return;
    one.silentSince = since;
    one.watcher.silence(since);
  }

  function see(one: Open, sees: Sight) {
    one.sees = sees;
    if (sees === "ended") one.watcher.end();
  }

  async function readAll(mine: Feed) {
    due.read = false;
    since.read = now();
    // Nobody has caught up: the first who does says where the hub stands, and wakes it.
    while (mine.cursor) {
      const page = await readFeed(db, mine.cursor, batch).catch((error: unknown) => {
        due.read = true;
        throw error;
      });
      // Who was shut out meanwhile may be so from before these rows.
      if (due.sight)
        await look().catch((error: unknown) => {
          due.read = true;
          throw error;
        });
      if (feed !== mine) return;
      for (const one of open) if (one.joined) give(one, page.rows, page.end);
      recent.add(page.rows, page.end);
      mine.cursor = page.end;
      if (page.rows.length < batch) return lookAgain(page.withheld, page.rows.length > 0);
    }
  }

  function lookAgain(some: boolean, moved: boolean) {
    clearTimeout(withheld.timer);
    const longer = withheld.forMs === 0 || moved ? withheldMs.first : withheld.forMs * 2;
    const forMs = some ? Math.min(withheldMs.last, longer) : 0;
    withheld = { forMs, timer: some ? setTimeout(() => wake({ read: true }), forMs).unref() : undefined };
  }

  function give(one: Open, rows: readonly FeedRow[], end: FeedCursor) {
    const { sees, sent, watcher } = one;
    if (sees === "ended") return;
    const mine = (row: FeedRow) => isBehind(sent, row) && isSeen(row, sees, watcher);
    const seen = rows.every(mine) ? rows : rows.filter(mine);
    if (seen.length > 0) watcher.rows(seen);
    if (!isBehind(sent, end)) return;
    one.sent = end;
    watcher.at(end);
  }

  /** What lay between the stream's beginning and the hub's place, no faster than the client reads. */
  async function catchUp(one: Open, signal: AbortSignal) {
    for (;;) {
      const { rows, end } = await readFeed(db, one.sent, batch);
      give(one, rows, end);
      await one.watcher.drained();
      if (signal.aborted || (rows.length < batch && join(one))) return;
    }
  }

  /** At one moment: all that the hub has read since stands in `recent`, or the stream reads on by itself. */
  function join(one: Open): boolean {
    if (!feed) return false;
    feed.cursor ??= one.sent;
    if (isBehind(one.sent, feed.cursor)) {
      const missed = recent.since(one.sent);
      if (!missed) return false;
      give(one, missed, feed.cursor);
    }
    one.joined = true;
    one.watcher.caughtUp();
    wake({ read: true });
    return true;
  }

  function begin(): Feed {
    since.read = since.sight = now();
    const listener = listen({
      url: world.databaseUrl,
      channels: [feedChannel],
      // Words of a notification: who sees what has changed (migration "revocation"); without: there are rows.
      onNotify: (_, word) => wake(word === "" ? { read: true } : { sight: true }),
      onConnect: () => wake({ read: true, sight: true }),
      heartbeatMs: sweepMs,
    });
    const ticking = setInterval(() => {
      const sweep = listener.connected() ? sweepMs : tickMs;
      wake({ read: now() - since.read >= sweep, sight: now() - since.sight >= sightMs || due.sight });
    }, tickMs);
    return { listener, ticking, cursor: undefined };
  }

  function rest() {
    if (!feed) return;
    clearInterval(feed.ticking);
    clearTimeout(withheld.timer);
    void feed.listener.close();
    feed = undefined;
    recent.clear();
  }

  return {
    async watch(watcher, lastEventId, signal) {
      if (signal.aborted) return;
      const [start, silentSince] = await Promise.all([
        beginAt(world, lastEventId),
        world.controllersSilence(),
      ]);
      const sees = (await sightOf(world, [watcher.opener]))(watcher.opener);
      if (signal.aborted) return;
      if (start.reset) watcher.reset(start.cursor);
      const one: Open = { watcher, sent: start.cursor, sees, joined: false, silentSince };
      if (sees === "ended") return watcher.end();
      watcher.silence(silentSince);
      open.add(one);
      signal.addEventListener("abort", () => {
        if (open.delete(one) && open.size === 0) rest();
      });
      feed ??= begin();
      await catchUp(one, signal);
    },
  };
}

const isSeen = ({ projectId }: FeedRow, sees: Exclude<Sight, "ended">, watcher: Watcher): boolean =>
  (sees.all || sees.projects.has(projectId)) &&
  (watcher.projectId === undefined || watcher.projectId === projectId);

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)));
