import type { SimApi } from "./api";
import type { Pod, ResourceQuota } from "./objects";
import { quotaStatus } from "./quota";

/** Counts what a quota's pods use: at once when one is admitted, a moment later when one goes. */
export function quotaController({ kernel, store, update }: SimApi): void {
  const due = new Set<string>();

  store.onChange(({ resource, object, type, before }) => {
    const { namespace = "" } = object.metadata;
    if (resource === "resourcequotas" && type !== "DELETED") soon(namespace, 50);
    if (resource !== "pods") return;
    if (type === "ADDED") count(namespace);
    else if (type === "DELETED" || (before as Pod).status.phase !== (object as Pod).status.phase)
      soon(namespace, 20 + kernel.random() * 200);
  });

  function soon(namespace: string, ms: number): void {
    if (due.has(namespace)) return;
    due.add(namespace);
    kernel.after(ms, () => {
      due.delete(namespace);
      count(namespace);
    });
  }

  function count(namespace: string): void {
    const quotas = store.all<ResourceQuota>("resourcequotas", namespace);
    if (quotas.length === 0) return;
    const pods = store.all<Pod>("pods", namespace);
    for (const quota of quotas) update(quota, { status: quotaStatus(quota, pods) });
  }
}
