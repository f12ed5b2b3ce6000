/** What the user's program does, and how long Flink takes; given by the world for each job. */
export type JobBehaviour = {
  batch?: boolean;
  /** ms of processing until it ends by itself, and well */
  finishesAfter?: number;
  /** ms of processing until it fails for good */
  failsAfter?: number;
  /** ms of processing between failures that Flink restarts the job from */
  tripsEvery?: number;
  /** main() throws */
  mainFails?: string;
  /** main() never submits a job */
  neverStarts?: boolean;
  /** the JVM ends before REST is up, each time */
  exitsAtStart?: { code: number; log: string[] };
  /** the init container ends badly, each time */
  initFails?: string;
  /** `failed`: no savepoint, the job runs on; `stopping`: the savepoint is there, and the job fails */
  savepoint?: "failed" | "stopping";
  savepointMs?: number;
  /** each checkpoint fails */
  checkpointsFail?: boolean;
  startMs?: [least: number, most: number];
};
export type BehaviourOf = (job: { runId: string; jobName: string; flinkJobId: string }) => JobBehaviour;
