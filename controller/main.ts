import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { controllerConfig } from "@/lib/config";
import { log } from "@/lib/log";
import { logStore } from "@/lib/logstore/log-store";
import { claimDue, claimOrphans, claimThese } from "@/lib/operations/claim-runs";
import { startHeartbeat } from "@/lib/operations/heartbeat";
import { applyRetention } from "@/lib/operations/retention";
import { connectDatabase } from "@/lib/postgres/client";
import { open } from "@/lib/sealing";
import { endingCapture } from "./capture-ending";
import { openClusters } from "./clusters";
import { counters } from "./counters";
import { crashPoints } from "./crash-point";
import { serveHealth } from "./health";
import { passes } from "./pass";
import { targetPreparer } from "./prepare-target";
import { createQueue } from "./queue";
import { startTriggers, type Triggers } from "./triggers";
import type { World } from "./world";

const passesAtOnce = 8;
const retentionMs = 10 * 60_000;

const config = controllerConfig();
const owner = `${hostname()}-${randomUUID().slice(0, 8)}`;
const db = connectDatabase(config.DATABASE_URL, { connections: passesAtOnce + 4 });
// Its own connection: a pool that is busy must not look like a controller that is dead.
const heartbeatDb = connectDatabase(config.DATABASE_URL, { connections: 1 });
const heartbeat = await startHeartbeat(heartbeatDb, owner, () => performance.now());

const world: World = {
  db,
  logs: logStore(join(config.MILLRACE_STORE, "logs")),
  heartbeat,
  counters: counters(),
  internalUrl: config.MILLRACE_INTERNAL_URL,
  crashPoint: crashPoints(config.MILLRACE_CRASH_POINT),
  now: Date.now,
  clusters: openClusters({
    db,
    unseal: (sealed) => open(config.MILLRACE_CONTROLLER_PRIVATE_KEY, sealed),
    onRun: (clusterId, runId) => {
      world.counters.add("wakes_watch");
      queue.wake(runId);
      void captureEnding(clusterId, runId);
    },
  }),
};
const captureEnding = endingCapture(() => world);
let triggers: Triggers | undefined;
const queue = createQueue({
  size: passesAtOnce,
  // A controller that may not act takes nothing either.
  claimDue: async (limit) => (heartbeat.alive() ? claimDue(db, owner, limit) : []),
  claimThese: async (runIds) => (heartbeat.alive() ? claimThese(db, owner, runIds) : []),
  claimOrphans: async (active, limit) => {
    const taken = heartbeat.alive() ? await claimOrphans(db, owner, active, limit) : [];
    world.counters.add("orphans_taken", taken.length);
    return taken;
  },
  pass: passes(world, (ms) => triggers?.dueIn(ms)),
  onError: (err) => log.warn({ err }, "runs cannot be claimed now"),
});

await world.clusters.refresh();
triggers = startTriggers({ world, queue, databaseUrl: config.DATABASE_URL, onTarget: targetPreparer(world) });
const health = await serveHealth(world, config.MILLRACE_CONTROLLER_PORT);
const tidy = () => void applyRetention(db).catch((err: unknown) => log.warn({ err }, "retention failed"));
const tidying = setInterval(tidy, retentionMs);
tidy();
log.info({ owner, port: health.port }, "the controller runs");

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  log.info("the controller stops: passes under way end first");
  clearInterval(tidying);
  await triggers?.close();
  await queue.stop();
  await Promise.all([health.close(), world.clusters.close()]);
  await heartbeat.stop();
  await Promise.all([db.$disconnect(), heartbeatDb.$disconnect()]);
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
