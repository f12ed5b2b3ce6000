import type { Database } from "@/lib/postgres/client";
import { retried } from "@/lib/postgres/retry";
import { type Claim, claimDue, claimOrphans, claimThese, type DueClaim } from "./claim-runs";
import { forgetController, sayAlive } from "./heartbeat";
import { keepLog, type KeptLog } from "./keep-log";
import { type ClusterRow, listClusterRows } from "./list-cluster-rows";
import { type LiveRun, liveRun } from "./live-run";
import { type LoadedRun, loadingTogether, loadStart, type StartMaterial } from "./load-run";
import { type Look, lookForRuns } from "./look-for-runs";
import { recordRun } from "./record-run";
import type { RunChange } from "./run-change";
import { recoverRun } from "./recover-run";
import type { PassEnd } from "./schedule-run";
import { schedulingTogether } from "./schedule-together";

/**
 * All that passes over runs keep in Postgres, each call one transaction. `simulation/` has a model of it, which is held
 * to the same tests as this one.
 */
export type RunStore = {
  /** of the controller that this store works for */
  owner: string;
  claimDue(limit: number): Promise<DueClaim[]>;
  claimThese(runIds: string[]): Promise<Claim[]>;
  claimOrphans(active: string[], limit: number): Promise<Claim[]>;
  look(active: string[]): Promise<Look>;
  load(runId: string): Promise<LoadedRun | undefined>;
  loadStart(run: LoadedRun): Promise<StartMaterial>;
  /** what becomes of a released run's planned recovery; answers in how many milliseconds it is looked at again */
  recoverRun(claim: Claim, run: LoadedRun, now: number): Promise<number | null>;
  record(claim: Claim, run: LoadedRun, change: RunChange, now: number): Promise<boolean>;
  schedule(claim: Claim, next: PassEnd): Promise<number | undefined>;
  keepLog(log: KeptLog, at: number): Promise<void>;
  liveRun(clusterId: string, runId: string): Promise<LiveRun | undefined>;
  clusters(): Promise<ClusterRow[]>;
  /** answers the database's time, in ms since the epoch */
  sayAlive(): Promise<number>;
  forget(): Promise<void>;
};

/** `beats` is a connection of its own: a pool that is busy must not look like a controller that is dead. */
export function runStore(db: Database, beats: Database, owner: string): RunStore {
  const schedule = schedulingTogether(db);
  return {
    owner,
    claimDue: (limit) => retried(() => claimDue(db, owner, limit), ["rolledBack"]),
    claimThese: (runIds) => retried(() => claimThese(db, owner, runIds), ["rolledBack"]),
    claimOrphans: (active, limit) => retried(() => claimOrphans(db, owner, active, limit), ["rolledBack"]),
    look: (active) => lookForRuns(db, owner, active),
    load: loadingTogether(db),
    loadStart: (run) => loadStart(db, run),
    recoverRun: (claim, run, now) => recoverRun(db, claim, run, now),
    record: (claim, run, change, now) => recordRun(db, claim, run, change, now),
    schedule: (claim, next) => schedule({ claim, next }),
    keepLog: (log, at) => keepLog(db, log, at),
    liveRun: (clusterId, runId) => liveRun(db, clusterId, runId),
    clusters: () => listClusterRows(db),
    sayAlive: () => sayAlive(beats, owner),
    forget: () => forgetController(beats, owner),
  };
}
