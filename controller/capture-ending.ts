import type { Pod } from "@/lib/domain/observation";
import { log } from "@/lib/log";
import { capturePods } from "./capture-pods";
import type { World } from "./world";

/**
 * Flink deletes the pods of its dead TaskManagers at once, and their logs with them: as soon as one is seen to end, its
 * log is fetched, at best effort. Beside the queue, because seconds count.
 */
export function endingCapture(world: () => Pick<World, "store" | "logs" | "now" | "clusters">) {
  const done = new Map<string, string>();
  const most = 10_000;

  /** Once for each step of a pod's end: the later has more. */
  function isNew(pod: Pod): boolean {
    const step = [
      pod.deleting,
      ...pod.containers.map(({ state, restarts }) => `${state} ${restarts}`),
    ].join();
    if (done.get(pod.uid) === step) return false;
    if (done.size >= most) done.clear();
    done.set(pod.uid, step);
    return true;
  }

  const isEnding = (pod: Pod) =>
    pod.component === "taskmanager" &&
    (pod.deleting || pod.containers.some(({ state }) => state === "terminated"));

  return async function captureEnding(clusterId: string, runId: string): Promise<void> {
    const { store, clusters } = world();
    const connection = clusters.get(clusterId);
    const seen = connection?.view.pods(runId);
    if (!connection || seen?.seen !== "present") return;
    const ending = seen.pods.filter((pod) => isEnding(pod) && isNew(pod));
    if (ending.length === 0) return;
    try {
      const names = await store.liveRun(clusterId, runId);
      if (!names) return;
      await capturePods(world(), connection.client, names, ending);
    } catch (err) {
      log.info({ err, run: runId }, "the logs of an ending pod could not be kept");
    }
  };
}
