import type { RunView } from "./decision";
import { isGone } from "./ending";
import { instanceOf, jobManagerPod, jobOf, mainContainer, processesData, taskManagersUp } from "./evidence";
import type { RunPolicy } from "./job-spec";
import type { FlinkJob, Observation } from "./observation";
import { endOfBefore, isSame } from "./processing";
import type { ReasonCode } from "./reasons";
import { downSince, type RunFacts } from "./run-facts";
import { missingTaskManagers, unmade } from "./start-trouble";

/** Whether what was running runs. `undefined`: nothing seen says otherwise, and nothing proves it. */
export type Liveness =
  | { up: true }
  | { up: undefined }
  | {
      up: false;
      reason: ReasonCode;
      message: string;
      /** by its evidence, whose clock may be any */
      at: number;
      /** when the policy gives the run up, by the falls so far and the time since the last */
      givesUpAt: (facts: RunFacts, since: number) => number;
    };

const minute = 60_000;

/** Down for as long as the policy bears, or fallen too often within its window. */
const givesUpAt =
  ({ notRunning }: RunPolicy) =>
  (facts: RunFacts, since: number): number => {
    const newest = downSince(facts, since);
    const recent = facts.falls.filter((fall) => newest - fall < notRunning.windowMinutes * minute);
    return recent.length >= notRunning.falls ? newest : newest + notRunning.patienceMinutes * minute;
  };

/** Task evidence outranks pod evidence; REST that is silent or names no job says nothing by itself. */
export function liveness(run: RunView, seen: Observation, now: number): Liveness {
  const job = jobOf(seen);
  const down = (reason: ReasonCode, message: string, at: number): Liveness => ({
    up: false,
    reason,
    message,
    at: Math.min(now, at),
    givesUpAt: givesUpAt(run.policy),
  });
  if (job) {
    if (processesData(job)) return { up: true };
    const cause = causeOf(job, run.facts);
    const at = fellAt(job, run.facts) ?? now;
    const trouble = missingTaskManagers(seen);
    if (trouble) return down(trouble.reason, trouble.message, at);
    if (job.status !== "RUNNING") return down("JobRestarting", `Flink says ${job.status}${cause}`, at);
    const missing = lostTaskManagers(run, seen);
    if (missing) return down("TaskManagerLost", `${missing}${cause}`, at);
    return down("JobRestarting", `Not all tasks run${cause}`, at);
  }
  return jobManagerGone(run, seen, now, down) ?? { up: undefined };
}

/** What it says of a fall before the newest is no cause of this one. */
function causeOf({ startedAt, cause }: FlinkJob, { processing }: RunFacts): string {
  const old = processing?.startedAt === startedAt && cause && cause.at <= endOfBefore(processing);
  return cause && !old ? `: ${cause.summary}` : "";
}

/** Flink's own time of the fall; it may be past the restart already and wait for its tasks. */
function fellAt({ status, statusAt }: FlinkJob, { processing }: RunFacts): number | undefined {
  if (status !== "RUNNING") return statusAt[status];
  return processing && statusAt.RESTARTING !== processing.restartedAt ? statusAt.RESTARTING : undefined;
}

function lostTaskManagers(run: RunView, seen: Observation): string | undefined {
  const ready = taskManagersUp(seen);
  if (ready === undefined || ready >= run.declaredTaskManagers) return undefined;
  return `${ready} of ${run.declaredTaskManagers} TaskManagers run`;
}

function jobManagerGone(
  run: RunView,
  seen: Observation,
  now: number,
  down: (reason: ReasonCode, message: string, at: number) => Liveness,
): Liveness | undefined {
  const pod = jobManagerPod(seen);
  if (pod === undefined) return undefined;
  if (pod === null) {
    const next = isGone(run, seen)
      ? "its Deployment was deleted, so Kubernetes makes no other"
      : "Kubernetes makes another";
    return down("JobManagerLost", `The JobManager's pod is gone; ${next}`, now);
  }
  if (pod.unschedulable)
    return down("PodUnschedulable", `No node can take ${pod.name}: ${pod.unschedulable}`, now);
  const trouble = unmade(pod, seen);
  if (trouble) return down(trouble.reason, trouble.message, now);
  const container = mainContainer(pod);
  const exit = container?.lastExit;
  if (container?.waitingReason === "CrashLoopBackOff") {
    return down(
      "CrashLoop",
      `The JobManager keeps ending (exit code ${exit?.exitCode ?? "unknown"})`,
      exit?.finishedAt ?? now,
    );
  }
  if (container && container.state !== "running") {
    return down("JobManagerLost", "The JobManager's container does not run", exit?.finishedAt ?? now);
  }
  // The one that ran the job is dead, whatever REST says meanwhile.
  const before = run.facts.processing?.jobManager;
  const runs = instanceOf(seen);
  if (run.state === "RUNNING" && before && runs && !isSame(runs, before)) {
    const message = "The JobManager was started again and recovers the job";
    return down("JobManagerRestarted", message, container?.startedAt ?? pod.startedAt ?? now);
  }
  if (run.state === "NOT_RUNNING") {
    return down(run.reason === "CrashLoop" ? "JobManagerRestarted" : run.reason, run.message, now);
  }
  return undefined;
}
