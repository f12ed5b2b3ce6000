import type { RunFacts } from "./run-facts";
import type { Container, FlinkJob, Observation, Pod } from "./observation";

/** Readings of an observation: each answers one question, and answers undefined where nothing was seen. */

const newestFirst = (a: Pod, b: Pod) => b.createdAt - a.createdAt;

export const podsOf = (seen: Pick<Observation, "pods">, component: Pod["component"]): Pod[] | undefined =>
  seen.pods.seen === "present" ? seen.pods.pods.filter((pod) => pod.component === component) : undefined;

/** The newest JobManager pod that is not on its way out; `null`: seen, and there is none. */
export function jobManagerPod(seen: Pick<Observation, "pods">): Pod | null | undefined {
  const pods = podsOf(seen, "jobmanager");
  if (!pods) return undefined;
  return pods.filter((pod) => !pod.deleting && pod.phase !== "Failed").toSorted(newestFirst)[0] ?? null;
}

export const mainContainer = (pod: Pod): Container | undefined =>
  pod.containers.find((container) => container.name === "flink-main-container");

/** A container that waits for its turn so says of no trouble. */
export const ordinaryWaits = new Set(["ContainerCreating", "PodInitializing"]);

/**
 * Its node has it and does not make its containers: a volume or its network is not there. Why, its events alone tell. What
 * they warned of before is over where volumes and network are there, and only an image is still to come.
 */
export const awaitsSandbox = ({ node, sandboxReady, deleting, phase, containers }: Pod): boolean =>
  node !== undefined &&
  !sandboxReady &&
  !deleting &&
  phase === "Pending" &&
  containers.every(
    ({ state, lastExit, waitingReason = "ContainerCreating" }) =>
      state === "waiting" && !lastExit && ordinaryWaits.has(waitingReason),
  );

/** Which process of a JobManager runs. */
export function instanceOf(seen: Pick<Observation, "pods">): RunFacts["jobManager"] {
  const pod = jobManagerPod(seen);
  const container = pod && mainContainer(pod);
  if (!pod || container?.state !== "running") return undefined;
  return { podUid: pod.uid, restarts: container.restarts };
}

/** How many TaskManagers' pods run. */
export const taskManagersUp = (seen: Pick<Observation, "pods">): number | undefined =>
  podsOf(seen, "taskmanager")?.filter((pod) => pod.phase === "Running" && !pod.deleting).length;

export const jobOf = (seen: Observation): FlinkJob | undefined =>
  seen.flink.seen === "job" ? seen.flink.job : undefined;

export const restAnswers = (seen: Observation): boolean => seen.flink.seen !== "unknown";

/** No task waits for a slot; a batch job asks for its slots stage by stage, so one placed task is enough. */
export function slotsGranted(job: FlinkJob): boolean {
  const { tasks } = job;
  if (tasks.total === 0) return false;
  if (job.batch) return tasks.deploying + tasks.initializing + tasks.running + tasks.finished > 0;
  return tasks.created + tasks.scheduled + tasks.canceled + tasks.failed === 0;
}

/** Flink says RUNNING as soon as it schedules: the tasks are counted. */
export function processesData(job: FlinkJob): boolean {
  const { tasks } = job;
  if (job.status !== "RUNNING" || tasks.total === 0) return false;
  const atWork = tasks.running + tasks.finished;
  return job.batch ? atWork > 0 : atWork === tasks.total;
}

/** A Service's endpoints and the proxies before it lag behind a pod that becomes ready. Its node's clock may be another. */
const reachableAfter = 15_000;

/** True where every part that should be seen now is dark: the state stays, and its page says since when. */
export function sightLost(seen: Observation, now: number): boolean {
  if (seen.deployment.seen === "unknown" || seen.pods.seen === "unknown") return true;
  const pod = jobManagerPod(seen);
  if (!pod?.ready || seen.flink.seen !== "unknown") return false;
  return Math.abs(now - (pod.readyAt ?? now)) > reachableAfter;
}

export const whyDark = (seen: Observation): string => {
  for (const part of [seen.deployment, seen.pods, seen.flink]) if (part.seen === "unknown") return part.why;
  return "";
};
