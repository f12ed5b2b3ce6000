import type { Container, Pod } from "@/lib/domain/observation";
import type { KubernetesClient } from "@/lib/kubernetes/client";
import { KubernetesError } from "@/lib/kubernetes/errors";
import { readLogTail } from "@/lib/kubernetes/pod-logs";
import type { RunNames } from "@/lib/kubernetes/read-run";
import { log } from "@/lib/log";
import type { World } from "./world";

const keptBytes = 1024 * 1024;

/** Keeps the last MiB of every container of these pods, and of the instance before. Answers how many were kept. */
export async function capturePods(
  world: Pick<World, "store" | "logs" | "now">,
  client: KubernetesClient,
  run: RunNames,
  pods: Pod[],
): Promise<number> {
  let kept = 0;
  // One after the other: hundreds of TaskManagers' logs at once would not fit into memory.
  for (const pod of pods)
    for (const { container, previous } of pod.containers.flatMap(instancesOf))
      if (await capture(world, client, run, pod, container, previous)) kept++;
  return kept;
}

/** A container that waits for its first start has no log. */
const instancesOf = (container: Container) => [
  ...(container.state === "waiting" && !container.lastExit
    ? []
    : [{ container: container.name, previous: false }]),
  ...(container.restarts > 0 ? [{ container: container.name, previous: true }] : []),
];

async function capture(
  world: Pick<World, "store" | "logs" | "now">,
  client: KubernetesClient,
  { namespace, runId }: RunNames,
  pod: Pod,
  container: string,
  previous: boolean,
): Promise<boolean> {
  try {
    const { text, truncated } = await readLogTail(
      client,
      { namespace, pod: pod.name, container, previous },
      keptBytes,
    );
    // A container whose files are gone already answers nothing: what was kept of it before is more.
    if (text === "") return false;
    const key = `${runId}/${pod.name}/${container}${previous ? ".previous" : ""}`;
    const { sizeBytes } = await world.logs.put(key, text);
    const { component } = pod;
    await world.store.keepLog(
      { runId, pod: pod.name, container, previous, component, key, sizeBytes, truncated },
      world.now(),
    );
    return true;
  } catch (error) {
    // The API server is away: try again. Anything else concerns this container alone (its node is gone, it never ran).
    if (error instanceof KubernetesError && error.status !== 0) {
      log.info(
        { run: runId, pod: pod.name, container, why: error.message },
        "a container's log could not be kept",
      );
      return false;
    }
    throw error;
  }
}
