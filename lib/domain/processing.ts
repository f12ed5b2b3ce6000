import { instanceOf, jobOf, processesData, taskManagersUp } from "./evidence";
import type { Observation } from "./observation";
import type { ReasonCode } from "./reasons";
import type { RunFacts } from "./run-facts";

type Processing = RunFacts["processing"];
type Instance = NonNullable<RunFacts["jobManager"]>;

export const isSame = (a: Instance | undefined, b: Instance | undefined): boolean =>
  a !== undefined && a.podUid === b?.podUid && a.restarts === b.restarts;

/**
 * The job as it was last seen to process data, and by which JobManager. Whether it fell since is told by this alone: clocks
 * of nodes, JobManagers and the database may be hours apart, so no time is held against another clock's.
 */
export function processingAfter(before: Processing, seen: Observation): Processing {
  const job = jobOf(seen);
  if (!job || !processesData(job)) return before;
  const takenOver = before !== undefined && before.startedAt !== job.startedAt;
  const told = instanceOf(seen);
  // A watch may lag behind REST: who is told to run as before is not believed to run what began anew.
  const doubtful = takenOver && (!before.jobManager || isSame(told, before.jobManager));
  const jobManager = doubtful ? undefined : (told ?? (takenOver ? undefined : before?.jobManager));
  const restartedAt = job.statusAt.RESTARTING;
  const taskManagers = taskManagersUp(seen) ?? before?.taskManagers;
  return {
    startedAt: job.startedAt,
    ...(restartedAt !== undefined && { restartedAt }),
    ...(jobManager && { jobManager }),
    ...(taskManagers !== undefined && { taskManagers }),
  };
}

/** Flink's REST repeats for some seconds what it has answered before: of a TaskManager's end its pod tells first. */
export const losesTaskManager = (before: Processing, seen: Observation): boolean =>
  (taskManagersUp(seen) ?? Number.POSITIVE_INFINITY) < (before?.taskManagers ?? 0);

/** Who is told to run is not who was last seen to, or nobody is: a watch that lags may say so, and an uncached look tells. */
export function isOtherThanBefore({ processing }: RunFacts, seen: Pick<Observation, "pods">): boolean {
  const told = instanceOf(seen);
  return processing ? !isSame(told, processing.jobManager) : told === undefined;
}

/** It was down and is up again, all between two looks: Flink's own times, now and then, tell. */
export function missedFall(
  before: Processing,
  seen: Observation,
): { reason: ReasonCode; message: string; at: number; upAgainAt: number } | undefined {
  const job = jobOf(seen);
  if (!before || !job || !processesData(job)) return undefined;
  const upAgainAt = job.statusAt.RUNNING ?? job.startedAt;
  // A JobManager that takes over begins the job's times anew.
  if (job.startedAt !== before.startedAt) {
    const message = "The JobManager was started again and recovered the job";
    return { reason: "JobManagerRestarted", message, at: job.startedAt, upAgainAt };
  }
  const restartedAt = job.statusAt.RESTARTING;
  if (restartedAt === undefined || restartedAt === before.restartedAt) return undefined;
  const cause = job.cause && job.cause.at > endOfBefore(before) ? `: ${job.cause.summary}` : "";
  return { reason: "JobRestarting", message: `Flink restarted the job${cause}`, at: restartedAt, upAgainAt };
}

/** By the clock of the JobManager that ran it: what came later is news. */
export const endOfBefore = ({ startedAt, restartedAt }: NonNullable<Processing>): number =>
  restartedAt ?? startedAt;
