import type { RunView } from "./decision";
import { isGone } from "./ending";
import { jobManagerPod, jobOf, mainContainer, podsOf, processesData } from "./evidence";
import type { RunPolicy } from "./job-spec";
import type { FlinkJob, Observation } from "./observation";
import type { ReasonCode } from "./reasons";
import type { RunFacts } from "./run-facts";
import { missingTaskManagers } from "./start-trouble";

/** Whether what was running runs. `undefined`: nothing seen says otherwise, and nothing proves it. */
export type Liveness =
  | { up: true }
  | { up: undefined }
  | {
      up: false;
      reason: ReasonCode;
      message: string;
      at: number;
      /** when the policy gives the run up, by the falls so far and the time since the last */
      givesUpAt: (facts: RunFacts, since: number) => number;
    };

const minute = 60_000;

/** Down for as long as the policy bears, or fallen too often within its window. */
const givesUpAt =
  ({ notRunning }: RunPolicy) =>
  (facts: RunFacts, since: number): number => {
    const newest = facts.falls.at(-1) ?? since;
    const recent = facts.falls.filter((fall) => newest - fall < notRunning.windowMinutes * minute);
    return recent.length >= notRunning.falls ? newest : since + notRunning.patienceMinutes * minute;
  };

/** Task evidence outranks pod evidence; REST that is silent or names no job says nothing by itself. */
export function liveness(run: RunView, seen: Observation, now: number): Liveness {
  const job = jobOf(seen);
  const down = (reason: ReasonCode, message: string, at: number): Liveness => ({
    up: false,
    reason,
    message,
    at,
    givesUpAt: givesUpAt(run.policy),
  });
  if (job) {
    if (processesData(job)) return { up: true };
    const cause = job.cause && job.cause.at >= run.stateSince - minute ? `: ${job.cause.summary}` : "";
    const at = Math.min(now, fellAt(job, run.stateSince) ?? now);
    const trouble = missingTaskManagers(seen, now);
    if (trouble) return down(trouble.reason, trouble.message, at);
    if (job.status !== "RUNNING") return down("JobRestarting", `Flink says ${job.status}${cause}`, at);
    const missing = lostTaskManagers(run, seen);
    if (missing) return down("TaskManagerLost", `${missing}${cause}`, at);
    return down("JobRestarting", `Not all tasks run${cause}`, at);
  }
  return jobManagerGone(run, seen, now, down) ?? { up: undefined };
}

/** Flink's own time of the fall; it may be past the restart already and wait for its tasks. */
function fellAt({ status, statusAt }: FlinkJob, since: number): number | undefined {
  if (status !== "RUNNING") return statusAt[status];
  const restartedAt = statusAt.RESTARTING;
  return restartedAt !== undefined && restartedAt > since ? restartedAt : undefined;
}

function lostTaskManagers(run: RunView, seen: Observation): string | undefined {
  const pods = podsOf(seen, "taskmanager");
  if (!pods) return undefined;
  const ready = pods.filter((pod) => pod.phase === "Running" && !pod.deleting).length;
  if (ready >= run.declaredTaskManagers) return undefined;
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
  // Started after the run was last seen running: the one that ran the job is dead, whatever REST says meanwhile.
  const startedAt = container?.startedAt ?? pod.startedAt;
  if (startedAt !== undefined && run.state === "RUNNING" && startedAt > run.stateSince) {
    return down("JobManagerRestarted", "The JobManager was started again and recovers the job", startedAt);
  }
  if (run.state === "NOT_RUNNING") {
    return down(run.reason === "CrashLoop" ? "JobManagerRestarted" : run.reason, run.message, now);
  }
  return undefined;
}

/** It was down and is up again, all between two looks: Flink's own times tell. */
export function missedFall(
  seen: Observation,
  upSince: number,
): { reason: ReasonCode; message: string; at: number; upAgainAt: number } | undefined {
  const job = jobOf(seen);
  if (!job || !processesData(job)) return undefined;
  const upAgainAt = job.statusAt.RUNNING ?? job.startedAt;
  // A JobManager that takes over begins the job's times anew.
  if (job.startedAt > upSince) {
    const message = "The JobManager was started again and recovered the job";
    return { reason: "JobManagerRestarted", message, at: job.startedAt, upAgainAt };
  }
  const restartedAt = job.statusAt.RESTARTING;
  if (restartedAt === undefined || restartedAt <= upSince) return undefined;
  const cause = job.cause && job.cause.at >= upSince ? `: ${job.cause.summary}` : "";
  return { reason: "JobRestarting", message: `Flink restarted the job${cause}`, at: restartedAt, upAgainAt };
}
