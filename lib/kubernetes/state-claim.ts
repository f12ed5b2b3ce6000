import type { V1PersistentVolume, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { KubernetesClient } from "./client";
import { isForbidden, isNotFound } from "./errors";
import { checkedName, pathOf } from "./paths";
import type { Wire } from "./wire";

export type StateClaim = {
  phase: "Pending" | "Bound" | "Lost";
  volume?: string;
  /** the node's folder behind the volume, where it is one (local, hostPath) */
  directory?: string;
};

/** Undefined: there is no such claim. */
export async function readStateClaim(
  client: KubernetesClient,
  { namespace, name }: { namespace: string; name: string },
): Promise<StateClaim | undefined> {
  const claim = await orUndefined(
    client.json<Wire<V1PersistentVolumeClaim>>("GET", pathOf("PersistentVolumeClaim", namespace, name)),
    isNotFound,
  );
  if (!claim) return undefined;
  const phase = claim.status?.phase;
  const volume = claim.spec?.volumeName;
  if (phase !== "Bound" || !volume) return { phase: phase === "Lost" ? "Lost" : "Pending" };
  const found = await orUndefined(
    client.json<Wire<V1PersistentVolume>>("GET", `/api/v1/persistentvolumes/${checkedName(volume)}`),
    (error) => isNotFound(error) || isForbidden(error),
  );
  const directory = found?.spec?.local?.path ?? found?.spec?.hostPath?.path;
  return { phase, volume, ...(directory && { directory }) };
}

async function orUndefined<T>(
  call: Promise<T>,
  tolerated: (error: unknown) => boolean,
): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (tolerated(error)) return undefined;
    throw error;
  });
}
