import type { Heartbeat } from "@/lib/operations/heartbeat";
import type { LogStore } from "@/lib/logstore/log-store";
import type { Database } from "@/lib/postgres/client";
import type { Clusters } from "./clusters";
import type { Counters } from "./counters";
import type { CrashPoint } from "./crash-point";

/** What passes work with; made once in main.ts. */
export type World = {
  db: Database;
  logs: LogStore;
  clusters: Clusters;
  heartbeat: Heartbeat;
  counters: Counters;
  /** by which pods reach web */
  internalUrl: string;
  crashPoint: (point: CrashPoint) => void;
  /** milliseconds since the epoch */
  now: () => number;
};
