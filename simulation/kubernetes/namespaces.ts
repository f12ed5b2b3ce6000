import type { SimApi } from "./api";
import { namespacedResources, resources } from "./resources";

/** A namespace that is deleted is emptied first; pods take the time of their grace. */
export function namespaceController({ kernel, store, remove, create }: SimApi): void {
  const due = new Set<string>();

  store.onChange(({ resource, object, type }) => {
    if (resource === "namespaces" && type === "ADDED")
      kernel.after(50, () => {
        if (!store.get("namespaces", "", object.metadata.name)?.metadata.deletionTimestamp)
          account(object.metadata.name);
      });
    if (resource === "namespaces" && object.metadata.deletionTimestamp && type !== "DELETED")
      soon(object.metadata.name);
    const { namespace } = object.metadata;
    if (type !== "DELETED" || namespace === undefined) return;
    if (store.get("namespaces", "", namespace)?.metadata.deletionTimestamp) soon(namespace);
  });

  function account(namespace: string): void {
    if (store.get("serviceaccounts", namespace, "default")) return;
    if (!store.get("namespaces", "", namespace)) return;
    create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } });
    create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "kube-root-ca.crt", namespace },
    });
  }

  function soon(name: string): void {
    if (due.has(name)) return;
    due.add(name);
    kernel.after(200 + kernel.random() * 800, () => {
      due.delete(name);
      empty(name);
    });
  }

  function empty(name: string): void {
    const namespace = store.get("namespaces", "", name);
    if (!namespace?.metadata.deletionTimestamp) return;
    for (const resource of namespacedResources)
      for (const object of store.all(resource, name))
        if (!object.metadata.deletionTimestamp)
          remove(resources[resource], object, { propagationPolicy: "Background" });
    const left = namespacedResources.some((resource) => store.all(resource, name).length > 0);
    if (!left) store.remove("namespaces", namespace);
  }
}
