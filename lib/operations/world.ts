import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { artifactStore } from "@/lib/artifacts/artifact-store";
import { logStore } from "@/lib/logstore/log-store";
import { connectDatabase } from "@/lib/postgres/client";
import { open, seal } from "@/lib/sealing";
import { clusterReaders } from "./cluster-readers";
import type { World } from "./context";
import { controllersSilence } from "./controllers-silence";
import { feedHub } from "./feed-hub";
import { sharedReads } from "./shared-reads";
import { streamLimit } from "./stream-limit";

/** A caller hears within 2 s that the database is too busy for it. */
const patienceMs = 1_500;

export type WorldOptions = {
  databaseUrl: string;
  /** directory shared by web and controller */
  store: string;
  webPrivateKey: string;
  webPublicKey: string;
  controllerPublicKey: string;
};

/** Everything web works with, made once in a process. */
export function openWorld(options: WorldOptions): World {
  const db = connectDatabase(options.databaseUrl, { waitMs: patienceMs, lockMs: patienceMs });
  const now = () => new Date();
  const silence = controllersSilence({ db, now });
  return {
    db,
    feed: feedHub({ db, now, controllersSilence: silence, databaseUrl: options.databaseUrl }),
    streams: streamLimit(),
    controllersSilence: silence,
    artifacts: artifactStore(join(options.store, "artifacts")),
    logs: logStore(join(options.store, "logs")),
    clusters: clusterReaders((sealed) => open(options.webPrivateKey, sealed)),
    shared: sharedReads(Date.now),
    sealFor: {
      controller: (text) => seal(options.controllerPublicKey, text),
      web: (text) => seal(options.webPublicKey, text),
    },
    now,
    random: (bytes) => randomBytes(bytes),
  };
}
