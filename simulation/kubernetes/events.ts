import type { SimApi } from "./api";
import { hex } from "./names";
import { type KubeEvent, type KubeObject, timestamp } from "./objects";

export type Recorder = (
  about: KubeObject,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
) => void;

/** The same words about the same object are one event that counts. */
export function recorder({ kernel, store, create, update }: SimApi): Recorder {
  const known = new Map<string, string>();
  return (about, type, reason, message) => {
    const { namespace = "default", name, uid } = about.metadata;
    const key = `${uid}/${reason}/${message}`;
    const now = timestamp(kernel.now());
    const before = store.get<KubeEvent>("events", namespace, known.get(key) ?? "");
    if (before) {
      update(before, { count: before.count + 1, lastTimestamp: now });
      return;
    }
    const eventName = `${name}.${hex(kernel, 16)}`;
    if (store.get("namespaces", "", namespace)?.metadata.deletionTimestamp) return;
    create<KubeEvent>({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: eventName, namespace },
      involvedObject: { kind: about.kind, namespace, name, uid },
      type,
      reason,
      message,
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
    });
    known.set(key, eventName);
  };
}
