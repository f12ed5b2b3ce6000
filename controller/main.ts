import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { controllerConfig } from "@/lib/config";
import { connect } from "@/lib/kubernetes/client";
import { log } from "@/lib/log";
import { logStore } from "@/lib/logstore/log-store";
import { applyRetention } from "@/lib/operations/retention";
import { runStore } from "@/lib/operations/run-store";
import { connectDatabase } from "@/lib/postgres/client";
import { listen } from "@/lib/postgres/listen";
import { open } from "@/lib/sealing";
import { stateStore } from "@/lib/statestore/state-store";
import { startController } from "./controller";
import { crashPoints } from "./crash-point";
import { serveHealth } from "./health";
import { orphanKeeper } from "./orphans";
import { targetPreparer } from "./prepare-target";

const connections = 12;
const retentionMs = 10 * 60_000;

const config = controllerConfig();
const owner = `${hostname()}-${randomUUID().slice(0, 8)}`;
const db = connectDatabase(config.DATABASE_URL, { connections });
const beats = connectDatabase(config.DATABASE_URL, { connections: 1 });
const prepareTargets = targetPreparer(db);

const controller = await startController({
  store: runStore(db, beats, owner),
  states: stateStore,
  logs: logStore(join(config.MILLRACE_STORE, "logs")),
  connect: (sealed) => connect(open(config.MILLRACE_CONTROLLER_PRIVATE_KEY, sealed)),
  listen: (options) => listen({ ...options, url: config.DATABASE_URL }),
  onTarget: prepareTargets,
  onOrphans: orphanKeeper(db),
  internalUrl: config.MILLRACE_INTERNAL_URL,
  crashPoint: crashPoints(config.MILLRACE_CRASH_POINT),
});
const health = await serveHealth(controller.world, config.MILLRACE_CONTROLLER_PORT);
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
  await controller.stop();
  await health.close();
  await Promise.all([db.$disconnect(), beats.$disconnect()]);
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
