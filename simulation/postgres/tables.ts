import type { Kernel } from "../kernel/kernel";
import { type Commit, commitOf, type Cause, type Change, undone } from "./commit";
import { requireConstraints } from "./constraints";
import type { Rows, TableName, Tables } from "./rows";

/** What a transaction works with: it reads rows, replaces rows, and says what is to be notified when it commits. */
export type Tx = {
  readonly rows: Tables;
  /** the job's run that is not released: the partial unique index */
  readonly live: ReadonlyMap<string, string>;
  /** runs that are due some time, or are held by a controller */
  readonly scheduled: ReadonlySet<string>;
  /** now(), as a timestamptz(3) keeps it */
  now(): number;
  put<N extends TableName>(table: N, key: string, row: Rows[N] | undefined): void;
  notify(channel: string, payload: string): void;
  /** the transaction's number */
  readonly xid: number;
  /** of a sequence that only this table uses */
  next(table: "feed" | "audits"): number;
};
export type Store = {
  transact: <T>(cause: Cause, work: (tx: Tx) => T) => T;
  /** reads alone: no transaction number, no history */
  readonly view: Tx;
  readonly history: Commit[];
  onCommit: (listener: (commit: Commit) => void) => () => void;
  onNotify: (channel: string, listener: (payload: string) => void) => () => void;
  loseLast: (count: number) => Commit[];
  snapshot: () => Picture;
  restore: (picture: Picture) => void;
};
export type Picture = { readonly rows: Record<string, [string, unknown][]>; readonly counters: string };

const names = [
  "projects",
  "clusters",
  "targets",
  "engines",
  "artifacts",
  "jobs",
  "versions",
  "runs",
  "heartbeats",
  "schedules",
  "events",
  "operations",
  "snapshots",
  "logs",
  "versionsOfJob",
  "runsOfJob",
  "audits",
  "feed",
] as const satisfies TableName[];
/** What may still be lost, or asked about by a checker that looks back. Older commits are forgotten by halves. */
const mostHistory = 50_000;
/** Rows that readers may still come for; older ones have passed their retention. */
const mostKept = 5_000;

/** Tables in memory. A transaction that throws leaves nothing; one that ends is one commit of the history. */
export function openTables(kernel: Kernel): Store {
  const rows = Object.fromEntries(names.map((name) => [name, new Map<string, unknown>()])) as Record<
    TableName,
    Map<string, unknown>
  >;
  const live = new Map<string, string>();
  const scheduled = new Set<string>();
  const history: Commit[] = [];
  const committed = new Set<(commit: Commit) => void>();
  const heard = new Map<string, Set<(payload: string) => void>>();
  const counters = { xid: 1, feed: 0, audits: 0 };
  let changes: Change[] | undefined;
  let notes: Map<string, [channel: string, payload: string]> = new Map();

  /** The indexes follow their rows, back as well as forth. */
  function set({ table, key, before, after }: Change) {
    if (after === undefined) rows[table].delete(key);
    else rows[table].set(key, after);
    if (table === "runs") {
      const [was, is] = [before as Rows["runs"] | undefined, after as Rows["runs"] | undefined];
      if (was && !was.releasedAt && live.get(was.jobId) === key) live.delete(was.jobId);
      if (is && !is.releasedAt) live.set(is.jobId, key);
    }
    if (table === "schedules") {
      const is = after as Rows["schedules"] | undefined;
      if (is && (is.dueAt !== null || is.owner !== null)) scheduled.add(key);
      else scheduled.delete(key);
    }
  }

  const tx: Tx = {
    rows: rows as unknown as Tables,
    live,
    scheduled,
    now: () => Math.round(kernel.now()),
    put(table, key, after) {
      if (!changes) throw new Error(`${table} written outside of a transaction`);
      const change = { table, key, before: rows[table].get(key) as typeof after, after };
      if (after !== undefined) requireConstraints(tx, change);
      changes.push(change);
      set(change);
    },
    notify: (channel, payload) => void notes.set(`${channel} ${payload}`, [channel, payload]),
    get xid() {
      return counters.xid;
    },
    next: (table) => ++counters[table],
  };

  function transact<T>(cause: Cause, work: (tx: Tx) => T): T {
    if (changes) throw new Error("one transaction within another");
    const mine: Change[] = [];
    const before = { ...counters };
    changes = mine;
    if (notes.size > 0) notes = new Map();
    let result: T;
    try {
      result = work(tx);
    } catch (error) {
      for (const change of mine.toReversed()) set(undone(change));
      Object.assign(counters, before);
      throw error;
    } finally {
      changes = undefined;
    }
    if (mine.length > 0) commit(commitOf(cause, { at: kernel.now(), xid: counters.xid++, before }, mine));
    for (const [channel, payload] of notes.values())
      for (const listener of heard.get(channel) ?? []) listener(payload);
    return result;
  }

  function commit(done: Commit) {
    history.push(done);
    if (history.length > mostHistory) history.splice(0, mostHistory / 2);
    for (const table of ["feed", "audits"] as const)
      if (rows[table].size > 2 * mostKept)
        for (const key of [...rows[table].keys()].slice(0, mostKept)) rows[table].delete(key);
    for (const listener of committed) listener(done);
  }

  return {
    view: tx,
    transact,
    history,
    onCommit(listener) {
      committed.add(listener);
      return () => void committed.delete(listener);
    },
    onNotify(channel, listener) {
      const listeners = heard.get(channel) ?? new Set();
      heard.set(channel, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
    loseLast(count) {
      const lost: Commit[] = [];
      for (let i = history.length - 1; i >= 0 && lost.length < count; i--) {
        const one = history[i];
        // What an earlier failover has left was on both.
        if (!one || one.what === "failover") break;
        lost.push(one);
      }
      const back = lost.flatMap((one) => one.changes.toReversed().map(undone));
      for (const change of back) set(change);
      for (const one of lost) one.lost = true;
      const oldest = lost.at(-1);
      // The other server goes on counting where it was: numbers come again.
      if (oldest) Object.assign(counters, oldest.countersBefore);
      if (oldest)
        commit(commitOf({ what: "failover" }, { at: kernel.now(), xid: 0, before: { ...counters } }, back));
      return lost;
    },
    snapshot: () => ({
      rows: Object.fromEntries(names.map((name) => [name, [...rows[name]]])),
      counters: JSON.stringify(counters),
    }),
    restore(picture) {
      live.clear();
      scheduled.clear();
      for (const name of names) {
        rows[name].clear();
        for (const [key, after] of picture.rows[name] ?? [])
          set({ table: name, key, before: undefined, after: after as never });
      }
      Object.assign(counters, JSON.parse(picture.counters));
      history.length = 0;
    },
  };
}
