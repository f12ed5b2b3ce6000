import type { Kernel } from "../kernel/kernel";
import type { SimStateStore } from "../kubernetes/state-store";
import type { JobBehaviour } from "./behaviour";
import type { FlinkConfig } from "./config";
import type { HighAvailability } from "./high-availability";
import type { GroundTruth } from "./truth";

/** What a job runs in: one JobManager's process. */
export type JobHost = {
  kernel: Kernel;
  /** happens only while this process lives */
  later(ms: number, what: () => void): void;
  between(least: number, most: number): number;
  config: FlinkConfig;
  behaviour: JobBehaviour;
  ha: HighAvailability;
  state: SimStateStore;
  truth: GroundTruth;
  runId: string;
  podUid: string;
  restarts: number;
  slots(): number;
  needSlots(count: number): void;
  ended(): void;
};

/** `Exception: words`, with a frame, as Flink prints it. */
export const stackTrace = (text: string): string =>
  text.includes("\n") ? text : `${text}\n\tat org.apache.flink.runtime.Simulated.run(Simulated.java:1)\n`;
