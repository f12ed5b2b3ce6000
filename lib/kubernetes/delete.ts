import type { KubernetesClient, KubernetesRequest } from "./client";
import { isConflict, isNotFound, KubernetesError } from "./errors";
import { type NamespacedKind, pathOf } from "./paths";

export type DeletableKind = Extract<
  NamespacedKind,
  "ConfigMap" | "Secret" | "Service" | "Pod" | "ReplicaSet"
>;
type SeenDeployment = { namespace: string; name: string; uid: string };

/** The JobManager goes before its Deployment does, so that it does not make TaskManagers anew while they are deleted. */
export async function scaleToZero(
  client: KubernetesClient,
  { namespace, name, uid }: SeenDeployment,
): Promise<void> {
  await unless(
    isReplaced,
    client.json("PATCH", pathOf("Deployment", namespace, name), {
      headers: { "content-type": "application/json-patch+json" },
      body: [
        { op: "test", path: "/metadata/uid", value: uid },
        { op: "replace", path: "/spec/replicas", value: 0 },
      ],
    }),
  );
}

/** Foreground: while anything that it owns is left, the Deployment is seen as `deleting`; its absence then means something. */
export async function deleteDeployment(
  client: KubernetesClient,
  { namespace, name, uid }: SeenDeployment,
): Promise<void> {
  await remove(client, pathOf("Deployment", namespace, name), {
    preconditions: { uid },
    propagationPolicy: "Foreground",
  });
}

/** For what no Deployment owns (Flink's two HA ConfigMaps), and for leftovers. */
export async function deleteByName(
  client: KubernetesClient,
  kind: DeletableKind,
  { namespace, name }: { namespace: string; name: string },
): Promise<void> {
  await remove(client, pathOf(kind, namespace, name), { propagationPolicy: "Background" });
}

/** What a run's JobManager leaves behind on purpose, so that another could take over. */
export const highAvailabilityConfigMaps = (clusterId: string, flinkJobId: string): string[] => [
  `${clusterId}-cluster-config-map`,
  `${clusterId}-${flinkJobId}-config-map`,
];

async function remove(
  client: KubernetesClient,
  path: string,
  body: KubernetesRequest["body"],
): Promise<void> {
  await unless(isConflict, client.json("DELETE", path, { body }));
}

/** A failed `test`: the name is another object's now. 409 would be another writer's, and nothing was patched. */
const isReplaced = (error: unknown) => error instanceof KubernetesError && error.status === 422;

/** 404: what we saw is gone; `replaced`: and another has its name. */
async function unless(replaced: (error: unknown) => boolean, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isNotFound(error) && !replaced(error)) throw error;
  }
}
