import type { Kernel } from "../kernel/kernel";
import { defaulted } from "./defaults";
import { newUid, suffix } from "./names";
import { type Draft, type KubeObject, type Metadata, type Namespace, type Pod, timestamp } from "./objects";
import { admitPod } from "./quota";
import { type Resource, resourceOfKind, resources } from "./resources";
import { jsonOf, simStore } from "./store";
import { alreadyExists, badRequest, conflict, forbidden, invalid, notFound } from "./status";

export type DeleteOptions = {
  propagationPolicy?: string;
  preconditions?: { uid?: string; resourceVersion?: string };
  gracePeriodSeconds?: number;
};
const foreground = "foregroundDeletion";

/** Writes, as the server admits them: for requests and for the controllers inside. */
export function simApi(kernel: Kernel) {
  const store = simStore();

  function create<T extends KubeObject>(draft: Draft<T>): T {
    const resource = resourceOfKind(draft.kind);
    if (!resource) throw badRequest(`no kind "${draft.kind}" is registered`);
    const { generateName } = draft.metadata;
    const name = draft.metadata.name ?? (generateName ? generateName + suffix(kernel) : "");
    const namespace = resource.namespaced ? (draft.metadata.namespace ?? "") : "";
    if (name === "")
      throw invalid(resource, "", "metadata.name: Required value: name or generateName is required");
    admitInto(resource, namespace, name);
    if (store.get(resource.name, namespace, name)) throw alreadyExists(resource, name);
    const metadata: Metadata = {
      ...draft.metadata,
      name,
      ...(resource.namespaced && { namespace }),
      uid: newUid(kernel),
      resourceVersion: "",
      creationTimestamp: timestamp(kernel.now()),
    };
    delete metadata.deletionTimestamp;
    const object = defaulted({ ...draft, metadata } as T, resource);
    if (resource.name === "pods") admitPod(store, object as unknown as Pod);
    return store.put(resource.name, object);
  }

  function admitInto(resource: Resource, namespace: string, name: string): void {
    if (!resource.namespaced) return;
    const there = store.get<Namespace>("namespaces", "", namespace);
    if (!there) throw notFound(resources.namespaces, namespace);
    if (!there.metadata.deletionTimestamp) return;
    const message = `namespace ${namespace} is being terminated`;
    const causes = [{ reason: "NamespaceTerminating", message, field: "metadata.namespace" }];
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw forbidden(resource, name, why, causes);
  }

  /** Nothing is written where nothing changes. */
  function update<T extends KubeObject>(object: T, change: Partial<T>): T {
    const resource = resourceOfKind(object.kind) as Resource;
    const { name, namespace = "" } = object.metadata;
    const current = store.get<T>(resource.name, namespace, name);
    if (!current || current.metadata.uid !== object.metadata.uid) return object;
    return write(resource, current, { ...current, ...change });
  }

  function write<T extends KubeObject>(resource: Resource, current: T, wanted: T): T {
    const { metadata } = current;
    const next = {
      ...wanted,
      metadata: {
        ...wanted.metadata,
        name: metadata.name,
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        uid: metadata.uid,
        resourceVersion: metadata.resourceVersion,
        creationTimestamp: metadata.creationTimestamp,
      },
    };
    if (JSON.stringify(next) === jsonOf(current)) return current;
    const isOther = next.spec !== current.spec && JSON.stringify(next.spec) !== JSON.stringify(current.spec);
    if (metadata.generation !== undefined && isOther) next.metadata.generation = metadata.generation + 1;
    // What held it is gone: it goes without another version of its own.
    if (next.metadata.deletionTimestamp && !holds(next.metadata) && resource.name !== "namespaces") {
      store.remove(resource.name, current);
      return next;
    }
    return store.put(resource.name, next);
  }

  /** Answers what is still there (it waits for others, or for its kubelet), or undefined: it is gone. */
  function remove(
    resource: Resource,
    object: KubeObject,
    options: DeleteOptions = {},
  ): KubeObject | undefined {
    const { metadata } = object;
    const { uid, resourceVersion } = options.preconditions ?? {};
    if (uid !== undefined && uid !== metadata.uid) {
      const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
      throw conflict(resource, metadata.name, why);
    }
    if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
      throw conflict(resource, metadata.name, "the object has been modified");
    const finalizers = finalizersAfter(metadata.finalizers ?? [], options.propagationPolicy);
    const grace = graceOf(resource, object, options);
    const waits = finalizers.length > 0 || grace > 0 || resource.name === "namespaces";
    if (!waits) {
      store.remove(resource.name, object);
      return undefined;
    }
    const next: Metadata = {
      ...metadata,
      deletionTimestamp: metadata.deletionTimestamp ?? timestamp(kernel.now() + grace * 1000),
      deletionGracePeriodSeconds: metadata.deletionGracePeriodSeconds ?? grace,
      finalizers,
    };
    if (finalizers.length === 0) delete next.finalizers;
    return write(resource, object, { ...object, metadata: next, ...terminating(resource) });
  }

  return { kernel, store, create, update, write, remove };
}
export type SimApi = ReturnType<typeof simApi>;

/** A pod that a kubelet holds, or one whose dependents are to go first, stays until it is released. */
const holds = ({ finalizers = [], deletionGracePeriodSeconds: grace = 0 }: Metadata) =>
  finalizers.length > 0 || grace > 0;

const terminating = (resource: Resource) =>
  resource.name === "namespaces" ? { status: { phase: "Terminating" } } : {};

function finalizersAfter(before: string[], policy: string | undefined): string[] {
  const others = before.filter((one) => one !== foreground);
  if (policy === "Foreground") return [...others, foreground];
  return policy === undefined ? before : others;
}

/** A pod on a node is given time to end; one that no node has, or that has ended, is not. */
function graceOf(resource: Resource, object: KubeObject, options: DeleteOptions): number {
  if (resource.name !== "pods") return 0;
  const { spec } = object as Pod;
  if (!spec.nodeName) return 0;
  return options.gracePeriodSeconds ?? 30;
}
