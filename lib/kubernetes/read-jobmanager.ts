import type { V1ConfigMap, V1Deployment, V1ObjectMeta } from "@kubernetes/client-node";
import type { SeenDeployment } from "@/lib/domain/orphans";
import { jobLabel, runLabel } from "@/lib/domain/pod-layout";
import type { KubernetesClient } from "./client";
import { isNotFound } from "./errors";
import { list } from "./list";
import { objectNames } from "./manifests/labels";
import { pathOf } from "./paths";
import type { Wire } from "./wire";

/** As Flink's own client labels them. */
const foreignJobManagers = `type=flink-native-kubernetes,component=jobmanager,!${runLabel}`;
/** Names and labels alone: these are not ours, and may be many. */
const metadataOnly = { accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" };

/** JobManagers of native Flink in a namespace that no run's label is on, uncached. */
export const listForeignJobManagers = (client: KubernetesClient, namespace: string) =>
  listDeployments(client, namespace, foreignJobManagers);

/** Deployments of runs in a namespace, uncached. */
export const listRunDeployments = (client: KubernetesClient, namespace: string) =>
  listDeployments(client, namespace, runLabel);

async function listDeployments(
  client: KubernetesClient,
  namespace: string,
  labelSelector: string,
): Promise<SeenDeployment[]> {
  const found = await list<{ metadata: Wire<V1ObjectMeta> }>(client, pathOf("Deployment", namespace), {
    query: { labelSelector },
    headers: metadataOnly,
  });
  return found.map(({ metadata }) => seenOf(metadata));
}

export type JobManagerNow = SeenDeployment & { deleting: boolean };

/** The Deployment of that name as the API server holds it now; undefined: there is none. Throws where it cannot be read. */
export async function readJobManager(
  client: KubernetesClient,
  { namespace, name }: { namespace: string; name: string },
): Promise<JobManagerNow | undefined> {
  const found = await orNothing(
    client.json<Wire<V1Deployment>>("GET", pathOf("Deployment", namespace, name)),
  );
  const metadata = found?.metadata;
  return metadata && { ...seenOf(metadata), deleting: metadata.deletionTimestamp !== undefined };
}

/** The text of `config.yaml` that its pods were started with; undefined: it is not there. */
export async function readFlinkConfiguration(
  client: KubernetesClient,
  { namespace, name }: { namespace: string; name: string },
): Promise<string | undefined> {
  const path = pathOf("ConfigMap", namespace, objectNames(name).configuration);
  return (await orNothing(client.json<Wire<V1ConfigMap>>("GET", path)))?.data?.["config.yaml"];
}

const seenOf = (metadata: Wire<V1ObjectMeta>): SeenDeployment => ({
  uid: metadata.uid ?? "",
  namespace: metadata.namespace ?? "",
  name: metadata.name ?? "",
  runId: metadata.labels?.[runLabel],
  jobId: metadata.labels?.[jobLabel],
  createdAt: Date.parse(metadata.creationTimestamp ?? ""),
});

const orNothing = <T>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
