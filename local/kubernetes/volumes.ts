import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { flinkUid, home } from "../settings";
import { apply, ask } from "./api";
import { missingVolumes, type Volume, volumeName } from "./volume-pool";

export const storageClass = "millrace-local";

/** Below this the administrator's own folder: no tenant reaches a sibling's through its volume. */
const states = join(home, "state");
const stateOf = (name: string) => join(states, name);

/** Each target's claim binds one volume of this pool. No provisioner runs, so the pool must never be empty. */
export async function fillVolumePool(): Promise<void> {
  await apply("/apis/storage.k8s.io/v1/storageclasses", {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: storageClass },
    provisioner: "kubernetes.io/no-provisioner",
    reclaimPolicy: "Retain",
    // At once: a target is shown as made when its claim is bound, before any pod of it runs.
    volumeBindingMode: "Immediate",
  });
  await recycleReleased();
  const volumes = await listVolumes();
  await Promise.all(missingVolumes(volumes).map(makeVolume));
}

/** Empties the volumes whose claims were deleted and offers them again. Kubernetes keeps a claim while a pod uses it. */
export async function recycleReleased(): Promise<void> {
  const released = (await listVolumes()).filter(({ status }) => status.phase === "Released");
  await Promise.all(
    released.map(async ({ metadata: { name, resourceVersion } }) => {
      makeState(name);
      for (const entry of readdirSync(stateOf(name)))
        rmSync(join(stateOf(name), entry), { recursive: true, force: true });
      // With the version we saw: a volume that was bound meanwhile keeps its claim.
      await ask(`/api/v1/persistentvolumes/${name}`, {
        method: "PATCH",
        contentType: "application/merge-patch+json",
        body: { metadata: { resourceVersion }, spec: { claimRef: null } },
      });
    }),
  );
}

async function listVolumes(): Promise<Volume[]> {
  const { items } = await ask<{ items: Volume[] }>("/api/v1/persistentvolumes");
  return items.filter(({ spec }) => spec.storageClassName === storageClass);
}

async function makeVolume(number: number): Promise<void> {
  const name = volumeName(number);
  makeState(name);
  await apply("/api/v1/persistentvolumes", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      storageClassName: storageClass,
      capacity: { storage: "20Gi" },
      // Many: every JobManager and TaskManager of a target mounts it.
      accessModes: ["ReadWriteMany", "ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      hostPath: { path: stateOf(name), type: "Directory" },
    },
  });
}

function makeState(name: string) {
  mkdirSync(stateOf(name), { recursive: true });
  chownSync(stateOf(name), flinkUid, flinkUid);
  chmodSync(stateOf(name), 0o700);
}
