import type { V1Deployment, V1ObjectMeta, V1Pod } from "@kubernetes/client-node";
import type { DeploymentSeen, PodsSeen } from "@/lib/domain/observation";
import { runLabel } from "@/lib/domain/pod-layout";
import type { KubernetesClient } from "./client";
import { isNotFound } from "./errors";
import { list } from "./list";
import { type NamespacedKind, pathOf } from "./paths";
import { projectDeployment } from "./project-deployment";
import { projectPod } from "./project-pod";
import type { Wire } from "./wire";

export type RunNames = { namespace: string; clusterId: string; runId: string };

/** Uncached: what the API server holds now. Not reaching it is `unknown`. */
export async function readRun(
  client: KubernetesClient,
  run: RunNames,
): Promise<{ deployment: DeploymentSeen; pods: PodsSeen }> {
  const [deployment, pods] = await Promise.all([readDeployment(client, run), readPods(client, run)]);
  return { deployment, pods };
}

const unknown = (error: unknown) => ({
  seen: "unknown" as const,
  why: error instanceof Error ? error.message : String(error),
});

async function readDeployment(client: KubernetesClient, run: RunNames): Promise<DeploymentSeen> {
  try {
    const path = pathOf("Deployment", run.namespace, run.clusterId);
    const { runId, seen } = projectDeployment(await client.json<Wire<V1Deployment>>("GET", path));
    return runId === run.runId ? seen : { seen: "foreign", uid: seen.uid };
  } catch (error) {
    return isNotFound(error) ? { seen: "absent" } : unknown(error);
  }
}

async function readPods(client: KubernetesClient, run: RunNames): Promise<PodsSeen> {
  try {
    const query = { labelSelector: `${runLabel}=${run.runId}` };
    const pods = await list<Wire<V1Pod>>(client, pathOf("Pod", run.namespace), { query });
    return { seen: "present", pods: pods.flatMap((pod) => projectPod(pod)?.pod ?? []) };
  } catch (error) {
    return unknown(error);
  }
}

export type Leftovers = {
  deployments: string[];
  replicaSets: string[];
  pods: string[];
  configMaps: string[];
  secrets: string[];
  services: string[];
};

/**
 * Names of all that is left of a run, uncached: by its label, or by Flink's `app` label, which Flink's own HA ConfigMaps
 * carry alone. Throws where it cannot be read: not seeing is not absence.
 */
export async function listLeftovers(client: KubernetesClient, run: RunNames): Promise<Leftovers> {
  const [deployments, replicaSets, pods, configMaps, secrets, services] = await Promise.all(
    (["Deployment", "ReplicaSet", "Pod", "ConfigMap", "Secret", "Service"] as const).map((kind) =>
      names(client, kind, run),
    ),
  );
  return {
    deployments: deployments ?? [],
    replicaSets: replicaSets ?? [],
    pods: pods ?? [],
    configMaps: configMaps ?? [],
    secrets: secrets ?? [],
    services: services ?? [],
  };
}

/** Metadata alone: contents of Secrets do not travel. */
const metadataOnly = { accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" };

async function names(client: KubernetesClient, kind: NamespacedKind, run: RunNames): Promise<string[]> {
  const selectors = [`${runLabel}=${run.runId}`, `app=${run.clusterId},type=flink-native-kubernetes`];
  const found = await Promise.all(
    selectors.map((labelSelector) =>
      list<{ metadata: Wire<V1ObjectMeta> }>(client, pathOf(kind, run.namespace), {
        query: { labelSelector },
        headers: metadataOnly,
      }),
    ),
  );
  return [...new Set(found.flat().map(({ metadata }) => metadata.name ?? ""))].toSorted();
}
