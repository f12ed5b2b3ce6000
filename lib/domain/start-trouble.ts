import { awaitsSandbox, jobManagerPod, jobOf, mainContainer, podsOf } from "./evidence";
import type { RunView } from "./decision";
import type { RunPolicy } from "./job-spec";
import type { Container, Observation, Pod } from "./observation";
import { refusedStartExit } from "./failover";
import { causeFromLog } from "./first-cause";
import type { ReasonCode } from "./reasons";

/** Why a start does not go on. `bearsMs`: how long after it was first seen it is given up, where waiting may not help. */
export type StartTrouble = { reason: ReasonCode; message: string; bearsMs?: number };

const minute = 60_000;
/** A registry that has a hiccup is forgiven for this long; kubelet has tried three times by then. */
const imagePatience = minute;
/** What Kubernetes refuses may be another job's passing use of the namespace. */
const refusalPatience = 2 * minute;
/** Flink's own `slot.request.timeout`: it would fail the job then and try again for ever. */
const quotaPatience = 5 * minute;
/** Restarts after which another end says that it will not come up by itself: a crowded node may have ended one. */
const crashLimit = 2;

const imageReasons = new Set(["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"]);

export function startTrouble(
  run: Pick<RunView, "facts" | "policy">,
  seen: Observation,
): StartTrouble | undefined {
  return refusedPod(seen) ?? troubledPod(run, seen) ?? missingTaskManagers(seen) ?? retries(seen);
}

function refusedPod(seen: Observation): StartTrouble | undefined {
  if (seen.deployment.seen !== "present" || !seen.deployment.replicaFailure) return undefined;
  return {
    reason: "KubernetesRefused",
    message: `Kubernetes refuses the JobManager's pod: ${seen.deployment.replicaFailure}`,
    bearsMs: refusalPatience,
  };
}

function troubledPod(
  { facts, policy }: Pick<RunView, "facts" | "policy">,
  seen: Observation,
): StartTrouble | undefined {
  const pod = jobManagerPod(seen);
  if (!pod) return undefined;
  return (
    unpulledImage(pod) ??
    failedInit(pod) ??
    (facts.reached.jmPodRunning === undefined ? crashes(pod, policy, seen) : undefined) ??
    unschedulable([pod]) ??
    unmade(pod, seen)
  );
}

function unpulledImage(pod: Pod): StartTrouble | undefined {
  const container = pod.containers.find((one) => imageReasons.has(one.waitingReason ?? ""));
  if (!container) return undefined;
  const hopeless =
    container.waitingReason === "InvalidImageName" || container.waitingReason === "ErrImageNeverPull";
  return {
    reason: "ImagePullFailed",
    message: `The image cannot be pulled: ${container.waitingMessage ?? container.waitingReason}`,
    bearsMs: hopeless ? 0 : imagePatience,
  };
}

function failedInit(pod: Pod): StartTrouble | undefined {
  const container = pod.containers.find((one) => one.init && one.lastExit && one.lastExit.exitCode !== 0);
  if (!container) return undefined;
  return {
    reason: "ArtifactNotFetched",
    message: `The JAR could not be made ready (${container.name}): ${lastWords(container)}`,
    bearsMs: endedFor(container) ? 0 : undefined,
  };
}

function crashes(pod: Pod, policy: RunPolicy, seen: Observation): StartTrouble | undefined {
  const container = mainContainer(pod);
  if (!container?.lastExit || container.lastExit.exitCode === 0) return undefined;
  // Of the first, only that it ended is known: it may have answered, and run the job.
  if (policy.failover === "FAIL" && container.lastExit.exitCode === refusedStartExit) {
    const message = "The JobManager ended before it was seen to answer, and the failover policy is FAIL";
    return { reason: "JobManagerFailedOver", message: `${message}: it may not start again`, bearsMs: 0 };
  }
  const cause = seen.logCause?.summary ?? lastWords(container);
  return {
    reason: "JobManagerCannotStart",
    message: `The JobManager ended before it answered (exit code ${container.lastExit.exitCode}): ${cause}`,
    // With FAIL a container starts once: what comes after it processes nothing (failover.ts).
    bearsMs: policy.failover === "FAIL" || (endedFor(container) && !cameUp(seen)) ? 0 : undefined,
  };
}

/** Nobody but a JobManager makes TaskManagers: one did come up while we did not hear it, and they may be processing. */
const cameUp = (seen: Observation): boolean => (podsOf(seen, "taskmanager") ?? []).length > 0;

/** An instance that runs may yet come up. */
const endedFor = ({ restarts, state }: Container): boolean => restarts >= crashLimit && state !== "running";

/** A termination message is the end of its log. */
const lastWords = ({ lastExit }: Container): string => {
  const said = lastExit?.message ?? "";
  const cause = causeFromLog(said)?.summary ?? said.trim().split("\n").at(-1)?.slice(0, 500);
  return cause || lastExit?.reason || "it said nothing";
};

function unschedulable(pods: Pod[]): StartTrouble | undefined {
  const pod = pods.find((one) => one.unschedulable);
  if (!pod) return undefined;
  return { reason: "PodUnschedulable", message: `No node can take ${pod.name}: ${pod.unschedulable}` };
}

/** Kubernetes tells them of a container that cannot be made from its specification, e.g. as a Secret is missing. */
const unmadeReasons = new Set(["CreateContainerConfigError", "CreateContainerError", "RunContainerError"]);

/** A pod that its node has and does not start: a volume that cannot be mounted, no network, an object that is missing. */
export function unmade(pod: Pod, { podWarning }: Observation): StartTrouble | undefined {
  const container = pod.containers.find(({ waitingReason }) => unmadeReasons.has(waitingReason ?? ""));
  const said = container
    ? [container.waitingReason, container.waitingMessage].filter(Boolean).join(": ")
    : podWarning?.podUid === pod.uid && awaitsSandbox(pod)
      ? podWarning.message
      : undefined;
  if (said === undefined) return undefined;
  return { reason: "PodNotStarting", message: `${pod.name} does not start: ${said}` };
}

/** Why TaskManagers that the job needs do not come; also of a job that had run before. */
export function missingTaskManagers(seen: Observation): StartTrouble | undefined {
  if (seen.quotaRefusal)
    return { reason: "ClusterQuotaRefused", message: seen.quotaRefusal, bearsMs: quotaPatience };
  const pods = podsOf(seen, "taskmanager") ?? [];
  const pending = unschedulable(pods);
  if (pending) return pending;
  for (const pod of pods) {
    const trouble = unpulledImage(pod) ?? unmade(pod, seen);
    if (trouble) return trouble;
  }
  return undefined;
}

function retries(seen: Observation): StartTrouble | undefined {
  const job = jobOf(seen);
  if (job?.cause && (job.status === "RESTARTING" || (job.restarts ?? 0) > 0)) {
    return { reason: "StartRetrying", message: `The job restarts before it ran: ${job.cause.summary}` };
  }
  return undefined;
}
