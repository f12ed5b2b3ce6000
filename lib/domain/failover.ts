import type { RunView } from "./decision";
import { instanceOf, mainContainer, podsOf, restAnswers } from "./evidence";
import type { Observation, Pod } from "./observation";
import { positionInWords } from "./position";
import type { RunFacts } from "./run-facts";

/** With which the JobManager's container ends where it may not start a second time (lib/kubernetes/manifests/start-once.ts). */
export const refusedStartExit = 86;

/**
 * The instance of the JobManager that runs the job, of a run whose policy is FAIL: noted once, when its REST first
 * answers. Until then nothing was processed, and a JobManager that ends is a start that fails (start-trouble.ts); as its
 * container may start once only, at the first end.
 */
export function firstInstance(
  run: Pick<RunView, "policy" | "facts">,
  seen: Observation,
): RunFacts["jobManager"] {
  if (run.facts.jobManager || run.policy.failover !== "FAIL") return run.facts.jobManager;
  return restAnswers(seen) ? instanceOf(seen) : undefined;
}

type Failover = { at: number; message: string; detail: Record<string, string | number> };

/**
 * The JobManager that ran the job has ended, and the policy says that no other may go on. Evidence is that instance's own:
 * its container ended or was started again, its pod is on its way out, or the pod is gone while the Deployment is there
 * (observe.ts reads both without a cache then). A run that is being cancelled ends as it was asked to.
 */
export function failedOver(
  run: Pick<RunView, "policy" | "facts" | "desired">,
  seen: Pick<Observation, "deployment" | "pods">,
  now: number,
): Failover | undefined {
  if (run.policy.failover !== "FAIL" || run.facts.reached.jmPodRunning === undefined) return undefined;
  if (run.desired === "STOPPED") return undefined;
  if (seen.deployment.seen !== "present" || seen.deployment.deleting) return undefined;
  const pods = podsOf(seen, "jobmanager");
  if (!pods) return undefined;
  const known = run.facts.jobManager;
  // It answered and was gone before its instance could be noted: the refusal of the next is proof enough.
  const end = known
    ? endOf(
        pods.find(({ uid }) => uid === known.podUid),
        known.restarts,
      )
    : refusedStart(pods);
  if (!end) return undefined;
  const at = Math.min(now, end.at ?? now);
  return {
    at,
    message: `${end.message}, and the failover policy is FAIL; ${positionInWords(run.facts, at)}`,
    detail: { ...(known && { pod: known.podUid }), ...end.detail },
  };
}

type End = { message: string; at?: number; detail?: Record<string, string | number> };

const refusedStart = (pods: Pod[]): End | undefined =>
  pods.some((pod) => mainContainer(pod)?.lastExit?.exitCode === refusedStartExit)
    ? { message: "The JobManager ended" }
    : undefined;

function endOf(pod: Pod | undefined, restarts: number): End | undefined {
  if (!pod) return { message: "The JobManager's pod is gone" };
  const container = mainContainer(pod);
  const exit = container?.lastExit;
  if (container && (container.restarts > restarts || container.state !== "running")) {
    // A second start that was refused has ended after it: of the first, only that it ended is known.
    if (!exit || exit.exitCode === refusedStartExit) return { message: "The JobManager's container ended" };
    return {
      message: `The JobManager's container ended (exit code ${exit.exitCode})`,
      at: exit.finishedAt,
      detail: { exitCode: exit.exitCode },
    };
  }
  if (pod.deleting || pod.phase === "Failed")
    return { message: `The JobManager's pod ${pod.name} was ended` };
  return undefined;
}
