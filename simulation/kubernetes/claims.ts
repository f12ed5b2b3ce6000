import type { SimApi } from "./api";
import type { Claim } from "./objects";

/** Every claim gets a folder of its own; `directoryOf` says which. */
export function claimController({ kernel, store, update, create }: SimApi): void {
  store.onChange(({ resource, object, type }) => {
    if (resource !== "persistentvolumeclaims" || type !== "ADDED") return;
    kernel.after(100 + kernel.random() * 400, () => {
      const { namespace = "", name, uid } = object.metadata;
      const claim = store.get<Claim>("persistentvolumeclaims", namespace, name);
      if (claim?.metadata.uid !== uid) return;
      const volumeName = `pvc-${uid}`;
      create({
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: volumeName },
        spec: { local: { path: directoryOf(namespace, name) }, claimRef: { namespace, name } },
        status: { phase: "Bound" },
      });
      update(claim, { spec: { ...claim.spec, volumeName }, status: { phase: "Bound" } });
    });
  });
}

export const directoryOf = (namespace: string, claim: string): string => `/simulated/${namespace}/${claim}`;
