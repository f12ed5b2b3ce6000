import { clusterIdOf } from "@/lib/domain/ids";
import type { DeploymentSeen, PodsSeen, Unknown } from "@/lib/domain/observation";
import { runLabel } from "@/lib/domain/pod-layout";
import type { KubernetesClient } from "./client";
import { clusterPathOf } from "./paths";
import { type ProjectedDeployment, projectDeployment } from "./project-deployment";
import { type ProjectedPod, projectPod } from "./project-pod";
import { type WatchTiming, watch } from "./watch";

/** What the watches know of every run of one cluster; `unknown` while they have not heard from it. */
export type ClusterView = {
  /** Where the run's namespace is given, an object of another namespace that carries the run's label is not its. */
  deployment(runId: string, namespace?: string): DeploymentSeen;
  pods(runId: string, namespace?: string): PodsSeen;
  /** since a watch last told something new of one of its pods, in ms; undefined: of none that is there */
  podsToldAgo(runId: string): number | undefined;
  /** all that carry a run's label, in every namespace; undefined: not heard of for a minute */
  deployments(): ProjectedDeployment[] | undefined;
  fresh(): boolean;
  /** settles once both lists have come for the first time */
  listed: Promise<void>;
  done: Promise<void>;
};

const lost = (what: string): Unknown => ({
  seen: "unknown",
  why: `Kubernetes has not told of ${what} for a minute`,
});

const inside = (namespace: string | undefined) => (one: { namespace: string }) =>
  namespace === undefined || one.namespace === namespace;

export function watchCluster(
  client: KubernetesClient,
  options: { onRun: (runId: string) => void; signal: AbortSignal; timing?: Partial<WatchTiming> },
): ClusterView {
  const index = <T extends { runId: string | undefined }>() => {
    const byRun = new Map<string, Map<string, T>>();
    const toldAt = new Map<string, number>();
    const onChange = (key: string, now: T | undefined, before: T | undefined) => {
      const left = before?.runId;
      const ofLeft = left === undefined ? undefined : byRun.get(left);
      if (left !== undefined && ofLeft?.delete(key) && ofLeft.size === 0) {
        byRun.delete(left);
        toldAt.delete(left);
      }
      const joined = now?.runId;
      if (now && joined !== undefined) {
        byRun.set(joined, (byRun.get(joined) ?? new Map<string, T>()).set(key, now));
        toldAt.set(joined, performance.now());
      }
      for (const runId of new Set([left, joined])) if (runId !== undefined) options.onRun(runId);
    };
    const of = (runId: string) => [...(byRun.get(runId)?.values() ?? [])];
    return { onChange, of, toldAt };
  };
  const shared = {
    client,
    labelSelector: runLabel,
    signal: options.signal,
    ...(options.timing && { timing: options.timing }),
  };
  const deployments = index<ProjectedDeployment>();
  const pods = index<ProjectedPod>();
  const deploymentWatch = watch<ProjectedDeployment>({
    ...shared,
    path: clusterPathOf("Deployment"),
    project: projectDeployment,
    onChange: deployments.onChange,
  });
  const podWatch = watch<ProjectedPod>({
    ...shared,
    path: clusterPathOf("Pod"),
    project: projectPod,
    onChange: pods.onChange,
  });
  return {
    deployment(runId, namespace) {
      if (!deploymentWatch.fresh()) return lost("Deployments");
      const name = clusterIdOf(runId);
      const found = deployments
        .of(runId)
        .filter(inside(namespace))
        .find((one) => one.name === name);
      return found?.seen ?? { seen: "absent" };
    },
    pods(runId, namespace) {
      if (!podWatch.fresh()) return lost("pods");
      return {
        seen: "present",
        pods: pods
          .of(runId)
          .filter(inside(namespace))
          .map(({ pod }) => pod),
      };
    },
    podsToldAgo(runId) {
      const at = pods.toldAt.get(runId);
      return at === undefined ? undefined : performance.now() - at;
    },
    deployments: () => (deploymentWatch.fresh() ? deploymentWatch.values() : undefined),
    fresh: () => deploymentWatch.fresh() && podWatch.fresh(),
    listed: Promise.all([deploymentWatch.listed, podWatch.listed]).then(() => undefined),
    done: Promise.all([deploymentWatch.done, podWatch.done]).then(() => undefined),
  };
}
