import type { Pod } from "@/lib/domain/observation";
import { readRun } from "@/lib/kubernetes/read-run";
import type { Context } from "./context";
import type { RunFound } from "./find-run";
import { kubernetesOf } from "./run-readers";

/** The run's pods as Kubernetes shows them now; undefined: it cannot be asked. Shared for some seconds. */
export async function livePods(context: Context, run: RunFound): Promise<Pod[] | undefined> {
  if (run.releasedAt !== null) return [];
  return context.shared(`pods ${run.id}`, async () => {
    const names = { namespace: run.target.namespace, clusterId: run.clusterId, runId: run.id };
    const { pods } = await readRun(kubernetesOf(context, run), names);
    return pods.seen === "present" ? pods.pods : undefined;
  });
}
