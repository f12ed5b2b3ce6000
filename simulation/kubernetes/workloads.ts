import type { SimApi } from "./api";
import { withCondition } from "./conditions";
import type { Recorder } from "./events";
import { hashName, suffix } from "./names";
import { type Condition, type Deployment, type Owner, type Pod, type ReplicaSet, timestamp } from "./objects";
import { isOver } from "./quota";
import { resources } from "./resources";
import { ApiError } from "./status";

const podResource = resources.pods;

const controlledBy = ({ apiVersion, kind, metadata: { name, uid } }: Deployment | ReplicaSet): Owner => ({
  apiVersion,
  kind,
  name,
  uid,
  controller: true,
  blockOwnerDeletion: true,
});
const owns = (owner: { metadata: { uid: string } }, object: { metadata: { ownerReferences?: Owner[] } }) =>
  (object.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);

/** Deployment → ReplicaSet → pods, with the delays of a controller that hears of changes by a watch. */
export function workloadControllers(api: SimApi, record: Recorder): void {
  const { kernel, store, create, update, remove } = api;
  const due = new Set<string>();
  const refusals = new Map<string, number>();

  function soon(key: string, ms: number, what: () => void): void {
    if (due.has(key)) return;
    due.add(key);
    kernel.after(ms, () => {
      due.delete(key);
      what();
    });
  }

  store.onChange(({ resource, object, type }) => {
    if (resource === "deployments" && type !== "DELETED") lookAtDeployment(object as Deployment);
    if (resource === "replicasets") lookAtOwner(object as ReplicaSet);
    if (resource === "replicasets" && type !== "DELETED") lookAtSet(object as ReplicaSet);
    if (resource === "pods") lookAtOwner(object as Pod);
  });

  const moment = () => 10 + kernel.random() * 80;
  const lookAtDeployment = ({ metadata: { namespace = "", name, uid } }: Deployment) =>
    soon(uid, moment(), () => {
      const current = store.get<Deployment>("deployments", namespace, name);
      if (current?.metadata.uid === uid) syncDeployment(current);
    });
  const lookAtSet = ({ metadata: { namespace = "", name, uid } }: ReplicaSet, ms = moment()) =>
    soon(uid, ms, () => {
      const current = store.get<ReplicaSet>("replicasets", namespace, name);
      if (current?.metadata.uid === uid) syncSet(current);
    });

  function lookAtOwner({ metadata: { namespace = "", ownerReferences = [] } }: ReplicaSet | Pod): void {
    for (const { kind, name } of ownerReferences) {
      const set = kind === "ReplicaSet" && store.get<ReplicaSet>("replicasets", namespace, name);
      if (set) lookAtSet(set);
      const deployment = kind === "Deployment" && store.get<Deployment>("deployments", namespace, name);
      if (deployment) lookAtDeployment(deployment);
    }
  }

  function syncDeployment(deployment: Deployment): void {
    const { metadata, spec } = deployment;
    const { namespace = "" } = metadata;
    const sets = store.all<ReplicaSet>("replicasets", namespace).filter((set) => owns(deployment, set));
    const hash = hashName(JSON.stringify(spec.template));
    const current = sets.find((set) => set.metadata.labels?.["pod-template-hash"] === hash);
    if (!metadata.deletionTimestamp) {
      const old = sets.filter((set) => set !== current);
      for (const set of old) scale(set, 0);
      const gone = old.every((set) => set.status.replicas === 0);
      if (current) scale(current, spec.replicas);
      else if (gone || spec.strategy?.type !== "Recreate") createSet(deployment, hash);
    }
    update(deployment, { status: deploymentStatus(deployment, current) });
  }

  function scale(set: ReplicaSet, replicas: number): void {
    if (set.spec.replicas !== replicas) update(set, { spec: { ...set.spec, replicas } });
  }

  function createSet(deployment: Deployment, hash: string): void {
    const { metadata, spec } = deployment;
    const labels = { ...spec.template.metadata.labels, "pod-template-hash": hash };
    attempt(deployment, () =>
      create<ReplicaSet>({
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        metadata: {
          name: `${metadata.name}-${hash}`,
          ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
          labels,
          ownerReferences: [controlledBy(deployment)],
        },
        spec: {
          replicas: spec.replicas,
          selector: { matchLabels: { ...spec.selector.matchLabels, "pod-template-hash": hash } },
          template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
        },
        status: { replicas: 0 },
      }),
    );
  }

  function attempt(about: Deployment | ReplicaSet, what: () => unknown): ApiError | undefined {
    try {
      what();
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.reason !== "AlreadyExists")
        record(about, "Warning", "FailedCreate", `Error creating: ${error.message}`);
      return error;
    }
  }

  function deploymentStatus({ metadata, spec, status }: Deployment, set: ReplicaSet | undefined) {
    const now = timestamp(kernel.now());
    const ready = set?.status.readyReplicas ?? 0;
    const available = ready >= spec.replicas;
    const refused = set?.status.conditions?.find(({ type }) => type === "ReplicaFailure");
    const conditions = withCondition(status.conditions, now, "Available", available ? "True" : "False", {
      reason: available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      message: `Deployment ${available ? "has" : "does not have"} minimum availability.`,
    }).filter(({ type }) => type !== "ReplicaFailure");
    const unavailable = spec.replicas - ready;
    return {
      ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
      replicas: set?.status.replicas ?? 0,
      ...(ready > 0 && { readyReplicas: ready }),
      ...(unavailable > 0 && { unavailableReplicas: unavailable }),
      conditions: refused ? [...conditions, refused] : conditions,
    };
  }

  function syncSet(set: ReplicaSet): void {
    const { namespace = "", uid, deletionTimestamp } = set.metadata;
    const all = store.all<Pod>("pods", namespace).filter((pod) => owns(set, pod));
    // A pod on its way out does not count: its successor is made beside it.
    const active = all.filter((pod) => !isOver(pod) && !pod.metadata.deletionTimestamp);
    let error: ApiError | undefined;
    if (!deletionTimestamp) {
      for (let i = active.length; i < set.spec.replicas && !error; i++)
        error = attempt(set, () => createPod(set));
      for (const pod of active.slice(set.spec.replicas)) remove(podResource, pod);
    }
    if (error) {
      const failures = refusals.get(uid) ?? 0;
      refusals.set(uid, failures + 1);
      // The queue's own backoff: from 5 ms, doubled each time.
      kernel.after(Math.min(1_000_000, 5 * 2 ** failures), () => lookAtSet(set, 0));
    } else refusals.delete(uid);
    const kept = (set.status.conditions ?? []).filter(({ type }) => type !== "ReplicaFailure");
    const ready = active.filter((pod) =>
      pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
    ).length;
    const conditions = error ? [...kept, failure(set, error)] : kept;
    update(set, {
      status: {
        replicas: active.length,
        ...(ready > 0 && { readyReplicas: ready }),
        ...(conditions.length > 0 && { conditions }),
      },
    });
  }

  /** The first refusal's words stay: a condition is written anew only when it changes its status. */
  function failure(set: ReplicaSet, error: ApiError): Condition {
    const before = set.status.conditions?.find(({ type }) => type === "ReplicaFailure");
    return (
      before ?? {
        type: "ReplicaFailure",
        status: "True",
        lastTransitionTime: timestamp(kernel.now()),
        reason: "FailedCreate",
        message: error.message,
      }
    );
  }

  function createPod(set: ReplicaSet): void {
    const { metadata, spec } = set;
    create<Pod>({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `${metadata.name}-${suffix(kernel)}`,
        generateName: `${metadata.name}-`,
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        ...(spec.template.metadata.labels && { labels: spec.template.metadata.labels }),
        ownerReferences: [controlledBy(set)],
      },
      spec: spec.template.spec,
      status: { phase: "Pending" },
    });
  }
}
