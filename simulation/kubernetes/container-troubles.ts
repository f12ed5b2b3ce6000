import type { ContainerSpec, Pod } from "./objects";
import type { SimStore } from "./store";

/** 10 s, doubled each time, up to five minutes. `times` counts from 1. */
export const backOff = (times: number): number => Math.min(300_000, 10_000 * 2 ** (times - 1));

/** What its volumes, or one container's environment, name and is not there. */
export function missingObject(store: SimStore, pod: Pod, container?: ContainerSpec): string | undefined {
  const { namespace = "" } = pod.metadata;
  if (container) {
    for (const { valueFrom } of container.env ?? []) {
      const name = valueFrom?.secretKeyRef?.name;
      if (name && !store.get("secrets", namespace, name)) return `secret "${name}" not found`;
    }
    return undefined;
  }
  for (const { name, configMap, secret } of pod.spec.volumes ?? []) {
    const wanted = configMap
      ? (["configmaps", configMap.name] as const)
      : secret
        ? (["secrets", secret.secretName] as const)
        : undefined;
    if (wanted && !store.get(wanted[0], namespace, wanted[1]))
      return `MountVolume.SetUp failed for volume "${name}" : ${wanted[0].slice(0, -1)} "${wanted[1]}" not found`;
  }
  return undefined;
}
