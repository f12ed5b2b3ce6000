import type { Cause } from "@/lib/domain/observation";
import type { Heartbeat } from "@/lib/operations/heartbeat";
import type { LogStore } from "@/lib/logstore/log-store";
import type { RunStore } from "@/lib/operations/run-store";
import type { StateStore } from "@/lib/statestore/state-store";
import type { Clusters } from "./clusters";
import type { Counters } from "./counters";
import type { CrashPoint } from "./crash-point";

/** What passes work with; made once in controller.ts. */
export type World = {
  store: RunStore;
  /** a target's state, by its directory on this machine */
  states: (stateDirectory: string) => StateStore;
  logs: LogStore;
  clusters: Clusters;
  heartbeat: Heartbeat;
  counters: Counters;
  /** first causes in logs, by pod and instance: an exit's log does not change, and is asked for at each pass */
  causes: Map<string, Cause | undefined>;
  /** what Kubernetes warned of about pods that do not start, by their UIDs, and when it was asked */
  warnings: Map<string, { at: number; message: string | undefined }>;
  /** looks at a run in a row that its JobManager left unanswered */
  silences: Map<string, number>;
  /** when runs were last read without a cache because they wait (doubt.ts) */
  readAt: Map<string, number>;
  /** lets a pass wait for a JobManager without keeping its place from the others (queue.ts) */
  aside: <T>(work: Promise<T>) => Promise<T>;
  /** by which pods reach web */
  internalUrl: string;
  crashPoint: (point: CrashPoint) => void;
  /** milliseconds since the epoch, by the database's clock */
  now: () => number;
};
