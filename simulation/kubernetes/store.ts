import type { KubeObject } from "./objects";
import type { ResourceName } from "./resources";
import { expired } from "./status";

export type Change = {
  version: number;
  type: "ADDED" | "MODIFIED" | "DELETED";
  resource: ResourceName;
  /** of a deletion: as it last was, under the version of its deletion */
  object: KubeObject;
  before: KubeObject | undefined;
};

type Named = Map<string, KubeObject>;
const none: Named = new Map();
const texts = new WeakMap<KubeObject, string>();

/** Its JSON; made once for each version of an object. */
export function jsonOf(object: KubeObject): string {
  let text = texts.get(object);
  if (text === undefined) {
    text = JSON.stringify(object);
    texts.set(object, text);
  }
  return text;
}

/** etcd: every object's current version, under one counter, and the changes since the last compaction. */
export function simStore() {
  const byNamespace = new Map<ResourceName, Map<string, Named>>();
  const listeners = new Set<(change: Change) => void>();
  const waiting: Change[] = [];
  let history: Change[] = [];
  let version = 1_000;
  let compacted = version;
  let telling = false;

  function namedIn(resource: ResourceName, namespace: string): Named {
    let namespaces = byNamespace.get(resource);
    if (!namespaces) byNamespace.set(resource, (namespaces = new Map<string, Named>()));
    let named = namespaces.get(namespace);
    if (!named) namespaces.set(namespace, (named = new Map<string, KubeObject>()));
    return named;
  }

  /** A listener that writes makes changes of its own: all hear them in the same order. */
  function tell(change: Change): void {
    history.push(change);
    waiting.push(change);
    if (telling) return;
    telling = true;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift())
        for (const listener of listeners) listener(next);
    } finally {
      telling = false;
    }
  }

  const versioned = <T extends KubeObject>(object: T): T => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion: `${version}` },
  });

  return {
    version: () => version,
    get: <T extends KubeObject>(resource: ResourceName, namespace: string, name: string): T | undefined =>
      byNamespace.get(resource)?.get(namespace)?.get(name) as T | undefined,
    /** in no order; of one namespace, or of all */
    all: <T extends KubeObject>(resource: ResourceName, namespace?: string): T[] => {
      const namespaces = byNamespace.get(resource);
      if (!namespaces) return [];
      if (namespace !== undefined) return [...(namespaces.get(namespace) ?? none).values()] as T[];
      return [...namespaces.values()].flatMap((named) => [...named.values()]) as T[];
    },
    put<T extends KubeObject>(resource: ResourceName, object: T): T {
      const { name, namespace = "" } = object.metadata;
      const named = namedIn(resource, namespace);
      const before = named.get(name);
      version++;
      const stored = versioned(object);
      named.set(name, stored);
      tell({ version, type: before ? "MODIFIED" : "ADDED", resource, object: stored, before });
      return stored;
    },
    remove(resource: ResourceName, object: KubeObject): KubeObject {
      const { name, namespace = "" } = object.metadata;
      const named = namedIn(resource, namespace);
      const before = named.get(name);
      if (!before) return object;
      named.delete(name);
      version++;
      const last = versioned(object);
      tell({ version, type: "DELETED", resource, object: last, before });
      return last;
    },
    onChange(listener: (change: Change) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    since(from: number): Change[] {
      if (from < compacted) throw expired(`too old resource version: ${from} (${compacted})`);
      return history.slice(Math.max(0, from - compacted));
    },
    compactedTo: () => compacted,
    compact(): void {
      history = [];
      compacted = version;
    },
  };
}
export type SimStore = ReturnType<typeof simStore>;
