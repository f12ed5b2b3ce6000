import type { SimApi } from "./api";
import type { KubeObject, Owner } from "./objects";
import { type Resource, resourceOfKind } from "./resources";

const foreground = "foregroundDeletion";

/** Deletes what has no owner left, a moment later; and what waits in the foreground, once nothing of it is left. */
export function garbageCollector({ kernel, store, remove, write }: SimApi): void {
  const byUid = new Map<string, KubeObject>();
  const dependents = new Map<string, Set<string>>();
  const due = new Set<string>();

  const ownersOf = (object: KubeObject): Owner[] => object.metadata.ownerReferences ?? [];
  const dependentsOf = (uid: string): KubeObject[] =>
    [...(dependents.get(uid) ?? [])].flatMap((one) => byUid.get(one) ?? []);
  const isWaiting = ({ metadata }: KubeObject) =>
    metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(foreground);

  store.onChange(({ type, object, before }) => {
    const { uid } = object.metadata;
    for (const owner of before ? ownersOf(before) : []) dependents.get(owner.uid)?.delete(uid);
    if (type === "DELETED") {
      byUid.delete(uid);
      for (const dependent of dependentsOf(uid)) soon(dependent.metadata.uid);
      for (const owner of ownersOf(object)) soon(owner.uid);
      return;
    }
    byUid.set(uid, object);
    for (const owner of ownersOf(object)) {
      const known = dependents.get(owner.uid);
      if (known) known.add(uid);
      else dependents.set(owner.uid, new Set([uid]));
    }
    if (isWaiting(object)) soon(uid);
    // An object may be made after its owner has gone.
    if (type === "ADDED" && ownersOf(object).length > 0) soon(uid);
  });

  function soon(uid: string): void {
    if (due.has(uid)) return;
    due.add(uid);
    kernel.after(50 + kernel.random() * 1_000, () => {
      due.delete(uid);
      const object = byUid.get(uid);
      if (object) process(object);
    });
  }

  function process(object: KubeObject): void {
    if (isWaiting(object)) return settle(object);
    const owners = ownersOf(object);
    if (owners.length === 0 || object.metadata.deletionTimestamp) return;
    const present = owners.flatMap(({ uid }) => byUid.get(uid) ?? []);
    const waiting = present.filter(isWaiting);
    if (present.length > waiting.length) return;
    const resource = resourceOf(object);
    const hasDependents = dependentsOf(object.metadata.uid).length > 0;
    const propagationPolicy = waiting.length > 0 && hasDependents ? "Foreground" : "Background";
    remove(resource, object, { propagationPolicy });
  }

  /** Dependents first; where those that block are gone, the owner's finalizer goes, and it with it. */
  function settle(owner: KubeObject): void {
    const { uid } = owner.metadata;
    const left = dependentsOf(uid);
    for (const dependent of left) if (!dependent.metadata.deletionTimestamp) process(dependent);
    const blocking = dependentsOf(uid).filter((one) =>
      ownersOf(one).some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
    );
    const current = byUid.get(uid);
    if (blocking.length > 0 || !current) return;
    const finalizers = (current.metadata.finalizers ?? []).filter((one) => one !== foreground);
    const metadata = { ...current.metadata, finalizers };
    write(resourceOf(current), current, { ...current, metadata });
  }
}

const resourceOf = (object: KubeObject): Resource => resourceOfKind(object.kind) as Resource;
