import type { RunStore } from "@/lib/operations/run-store";
import type { Kernel } from "../kernel/kernel";
import { claimDue, claimOrphans, claimThese, forget, look, lookAt, sayAlive, schedule } from "./claims";
import { commands } from "./commands";
import { seededIds } from "./ids";
import { clusters, liveRun, load, loadStart } from "./load";
import { keepLog, record } from "./record";
import { recover } from "./recover";
import { setup } from "./setup";
import { openTables } from "./tables";

/**
 * What Postgres keeps for runs, in memory: deterministic, by virtual time. `conformance.ts` holds it and the real one to
 * the same cases. Each call is one transaction, done when it is called; who simulates delays and losses wraps it.
 */
export function simDatabase(kernel: Kernel) {
  const store = openTables(kernel);
  const ids = seededIds(kernel);
  return {
    ...setup(store, ids),
    ...commands(store, ids),
    /** a user opens the run's page, and its passes come faster for a while */
    lookAt: (runId: string): void => lookAt(store, runId, kernel.now()),
    /** to read from, for checkers: rows are never changed, only replaced */
    rows: store.view.rows,
    /** job → its run that is not released */
    live: store.view.live,
    /** every commit, oldest first; only the newest tens of thousands are kept, `onCommit` sees all */
    history: store.history,
    onCommit: store.onCommit,
    /** at once after the commit; called with the payload */
    onNotify: store.onNotify,
    /** an asynchronous failover: the last commits are gone, though they were answered. Answers them, the newest first. */
    loseLast: store.loseLast,
    snapshot: store.snapshot,
    restore: store.restore,
    /** anything else that a row should say: for tests and for scenes */
    edit: store.transact,
    store: (owner: string): RunStore => storeOf(owner),
  };

  function storeOf(owner: string): RunStore {
    const { now } = kernel;
    return {
      owner,
      claimDue: (limit) => answer(() => claimDue(store, owner, limit, now())),
      claimThese: (runIds) => answer(() => claimThese(store, owner, runIds, now())),
      claimOrphans: (active, limit) => answer(() => claimOrphans(store, owner, active, limit, now())),
      look: (active) => answer(() => look(store, owner, active, now())),
      load: (runId) => answer(() => load(store, runId, now())),
      loadStart: (run) => answer(() => loadStart(store, run)),
      record: (claim, run, change, at) => answer(() => record(store, ids, claim, run, change, at)),
      recoverRun: (claim, run, at) => answer(() => recover(store, ids, claim, run, at)),
      schedule: (claim, next) => answer(() => schedule(store, claim, next, now())),
      keepLog: (log, at) => answer(() => keepLog(store, log, at)),
      liveRun: (clusterId, runId) => answer(() => liveRun(store, clusterId, runId)),
      clusters: () => answer(() => clusters(store)),
      sayAlive: () => answer(() => sayAlive(store, owner)),
      forget: () => answer(() => forget(store, owner)),
    };
  }
}
export type SimDatabase = ReturnType<typeof simDatabase>;

/** Done now, told as a promise: an error is a rejection, as of any client. */
function answer<T>(work: () => T): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error);
  }
}
