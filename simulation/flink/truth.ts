import type { Kernel } from "../kernel/kernel";

/** One stretch of time in which a job's tasks worked on data. `to` is missing while they do. */
export type Processing = {
  runId: string;
  namespace: string;
  flinkJobId: string;
  /** of the JobManager that set its tasks to work */
  podUid: string;
  restarts: number;
  /** the snapshot that its state came from */
  restoredFrom: string | undefined;
  from: number;
  to?: number;
};
export type Completed = { id: number; path: string; at: number; savepoint: boolean };
export type StoppedBehind = { path: string; byHand: boolean };
/** The trigger of who stops a job past Millrace. */
export const handsTrigger = "4a".repeat(16);
export type Ended = { status: "FINISHED" | "FAILED" | "CANCELED"; at: number };

/** What really happened, for the checks: no request answers it. */
export function groundTruth(kernel: Kernel) {
  const processed: Processing[] = [];
  const checkpoints = new Map<string, Completed>();
  const savepoints = new Map<string, Completed>();
  const ended = new Map<string, Ended>();
  const mains = new Map<string, number>();
  const stoppedBehind = new Map<string, StoppedBehind>();
  const jobManagerEnds = new Map<string, number>();
  const noteEnd = (key: string) => {
    if (!jobManagerEnds.has(key)) jobManagerEnds.set(key, kernel.now());
  };
  return {
    processed,
    /** by run id: its newest completed checkpoint or savepoint */
    checkpoints: checkpoints as ReadonlyMap<string, Completed>,
    /** by run id: its newest completed savepoint */
    savepoints: savepoints as ReadonlyMap<string, Completed>,
    /** by run id: how its Flink job ended */
    ended: ended as ReadonlyMap<string, Ended>,
    /** by run id: the savepoint that its job ended behind */
    stoppedBehind: stoppedBehind as ReadonlyMap<string, StoppedBehind>,
    /** by run id: how often main() began */
    mains: mains as ReadonlyMap<string, number>,
    began(what: Omit<Processing, "from" | "to">): Processing {
      const one: Processing = { ...what, from: kernel.now() };
      processed.push(one);
      return one;
    },
    stopped(one: Processing | undefined): void {
      if (one) one.to ??= kernel.now();
    },
    completed(runId: string, checkpoint: Completed): void {
      checkpoints.set(runId, checkpoint);
      if (checkpoint.savepoint) savepoints.set(runId, checkpoint);
    },
    endedBehind: (runId: string, path: string, triggerId: string) =>
      void stoppedBehind.set(runId, { path, byHand: triggerId === handsTrigger }),
    over: (runId: string, end: Ended) => void ended.set(runId, end),
    jobManagerDied: (podUid: string, restarts: number) => noteEnd(`${podUid}/${restarts}`),
    jobManagerPodEnded: noteEnd,
    /** when the JobManager that set these tasks to work died, or its pod was told to go: for a while they go on without it */
    orphanedAt({ podUid, restarts }: Pick<Processing, "podUid" | "restarts">): number | undefined {
      const ends = [podUid, `${podUid}/${restarts}`].map((key) => jobManagerEnds.get(key) ?? Infinity);
      const first = Math.min(...ends);
      return first === Infinity ? undefined : first;
    },
    mainBegan: (runId: string) => void mains.set(runId, (mains.get(runId) ?? 0) + 1),
  };
}
export type GroundTruth = ReturnType<typeof groundTruth>;
