import { setTimeout as sleep } from "node:timers/promises";
import type { Database, Tx } from "./client";
import { type Trouble, troubleOf } from "./trouble";

const retries = 3;
/** With jitter: two that have locked each other out must not meet again. */
const firstPauseMs = 20;
/** A server process that lost its client goes on until it notices; its commit is one of milliseconds. */
const outcomeMs = 2_000;

const pause = (attempt: number) => sleep(firstPauseMs * 2 ** attempt * (0.5 + Math.random()));

/** One statement, again where its failure is of these classes. `lost` only where a second time does no harm. */
export async function retried<T>(work: () => Promise<T>, classes: readonly Trouble[]): Promise<T> {
  for (let attempt = 0; ; attempt++)
    try {
      return await work();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === undefined || !classes.includes(trouble) || attempt === retries) throw error;
      await pause(attempt);
    }
}

/**
 * A transaction that is tried again where nothing of it was kept, and is never done twice: of a commit whose answer was
 * lost the server is asked what became of it. `work` may run several times, so it must touch nothing but `tx`.
 */
export async function transact<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    let done: { value: T; xid: string } | undefined;
    try {
      return await db.$transaction(async (tx) => {
        const value = await work(tx);
        const [row] = await tx.$queryRaw<{ xid: string }[]>`select pg_current_xact_id()::text as "xid"`;
        done = { value, xid: row?.xid ?? "" };
        return value;
      });
    } catch (error) {
      const trouble = troubleOf(error);
      if (done && trouble === "lost" && (await isCommitted(db, done.xid))) return done.value;
      if ((trouble !== "rolledBack" && trouble !== "lost") || attempt === retries) throw error;
      await pause(attempt);
    }
  }
}

/** False: it was undone, for certain. What cannot be told is an error: nobody may guess. */
export async function isCommitted(db: Database, xid: string): Promise<boolean> {
  const ask = () =>
    db.$queryRaw<{ status: string | null }[]>`select pg_xact_status(${xid}::xid8) as "status"`;
  const end = performance.now() + outcomeMs;
  for (;;) {
    const [row] = await retried(ask, ["lost"]);
    if (row?.status === "committed") return true;
    if (row?.status === "aborted") return false;
    if (row?.status !== "in progress" || performance.now() > end)
      throw new Error(`what became of transaction ${xid} cannot be told: ${row?.status ?? "unknown"}`);
    await sleep(firstPauseMs);
  }
}
