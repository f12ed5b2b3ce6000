import type { KubernetesClient } from "@/lib/kubernetes/client";
import { log } from "@/lib/log";
import type { LogStore } from "@/lib/logstore/log-store";
import { startHeartbeat } from "@/lib/operations/heartbeat";
import type { RunStore } from "@/lib/operations/run-store";
import type { Listener, ListenOptions } from "@/lib/postgres/listen";
import type { StateStore } from "@/lib/statestore/state-store";
import { endingCapture } from "./capture-ending";
import { openClusters } from "./clusters";
import { counters } from "./counters";
import type { CrashPoint } from "./crash-point";
import { passes } from "./pass";
import { createQueue } from "./queue";
import { startTriggers, type Triggers } from "./triggers";
import type { World } from "./world";

/** All that a controller reaches beyond itself. Time and chance are the process's own: timers, `performance.now`, `Math.random`. */
export type Surroundings = {
  store: RunStore;
  states: (stateDirectory: string) => StateStore;
  logs: LogStore;
  connect: (sealedCredential: string) => KubernetesClient;
  listen: (options: Omit<ListenOptions, "url">) => Listener;
  /** a target waits to be made; called by notification and by sweep */
  onTarget: (world: World) => void;
  /** looks for what is in clusters and not in Postgres; called as often */
  onOrphans?: (world: World) => void;
  internalUrl: string;
  crashPoint: (point: CrashPoint) => void;
};
export type Controller = { world: World; stop(): Promise<void> };

const passesAtOnce = 16;
/** Under a hundred changes a second each claim is of one or two runs; a single change waits for nothing. */
const gatherMs = 10;
/** Who begins before the first lists have come sees nothing of its runs; a cluster that does not answer keeps no other waiting. */
const firstListMs = 5_000;
/** Of 500 dark JobManagers, a tenth of the fleet, 143 are waited for at a time: 2 s of every 7 (observe-flink.ts). */
const asideAtOnce = 256;

/** Wires a controller and lets it run: main.ts does so for a process, `simulation/` for each of its own. */
export async function startController(around: Surroundings): Promise<Controller> {
  const { store } = around;
  const heartbeat = await startHeartbeat(store, () => performance.now());
  const world: World = {
    store,
    states: around.states,
    logs: around.logs,
    heartbeat,
    counters: counters(),
    causes: new Map(),
    warnings: new Map(),
    silences: new Map(),
    readAt: new Map(),
    aside: (work) => queue.aside(work),
    internalUrl: around.internalUrl,
    crashPoint: around.crashPoint,
    now: () => heartbeat.time(),
    clusters: openClusters({
      store,
      connect: around.connect,
      onRun: (clusterId, runId) => {
        world.counters.add("wakes_watch");
        if (early) early.add(runId);
        else queue.wake(runId);
        void captureEnding(clusterId, runId);
      },
    }),
  };
  /** Of which was heard while clusters were being listed: half of a list is no sight. */
  let early: Set<string> | undefined = new Set();
  const captureEnding = endingCapture(() => world);
  let triggers: Triggers | undefined;
  /** What was claimed before a gap in the beats may be another's by now; if not, it is found as an orphan of ours. */
  const inOneTerm = async <T>(claim: Promise<T[]>): Promise<T[]> => {
    const still = heartbeat.thisTerm();
    const claims = await claim;
    return still() ? claims : [];
  };
  const queue = createQueue({
    size: passesAtOnce,
    aside: asideAtOnce,
    gatherMs,
    mayClaim: () => heartbeat.alive(),
    claimDue: (limit) => inOneTerm(store.claimDue(limit)),
    claimThese: (runIds) => inOneTerm(store.claimThese(runIds)),
    claimOrphans: async (active, limit) => {
      const taken = await inOneTerm(store.claimOrphans(active, limit));
      world.counters.add("orphans_taken", taken.length);
      return taken;
    },
    pass: passes(world, (ms) => triggers?.dueIn(ms)),
    onError: (err) => log.warn({ err }, "runs cannot be claimed now"),
  });

  await world.clusters.refresh();
  await world.clusters.listed(firstListMs);
  for (const runId of early) queue.wake(runId);
  early = undefined;
  triggers = startTriggers({
    world,
    queue,
    listen: around.listen,
    onTarget: () => {
      around.onTarget(world);
      around.onOrphans?.(world);
    },
  });
  return {
    world,
    async stop() {
      await triggers?.close();
      await queue.stop();
      await world.clusters.close();
      await heartbeat.stop();
    },
  };
}
