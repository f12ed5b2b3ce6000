import type { SimApi } from "../kubernetes/api";
import type { Deployment, Pod } from "../kubernetes/objects";
import { isOver } from "../kubernetes/quota";
import { resources } from "../kubernetes/resources";
import { ApiError } from "../kubernetes/status";
import type { FlinkCluster } from "./cluster";
import type { FlinkConfig } from "./config";

const againMs = 3_000;
const idleMs = 30_000;

type Options = {
  api: SimApi;
  config: FlinkConfig;
  cluster: FlinkCluster;
  stateClaim: string | undefined;
  later: (ms: number, what: () => void) => void;
  log: (line: string) => void;
  changed: () => void;
  lost: (pod: string, why: string) => void;
};

/** The resource manager: makes TaskManager pods, and takes those away that ended or idle. */
export function workerManager({ api, config, cluster, stateClaim, later, log, changed, lost }: Options) {
  const { kernel, store, create, remove } = api;
  const { namespace, clusterId } = config;
  const labels = { type: "flink-native-kubernetes", app: clusterId, component: "taskmanager" };
  const requested = new Set<string>();
  const registered = new Set<string>();
  let attempt = 1;
  let index = 0;
  let wanted = 0;
  let recoveringUntil = 0;
  let asking = false;
  let deployment: Deployment | undefined;

  const podsOfCluster = () =>
    store
      .all<Pod>("pods", namespace)
      .filter(
        ({ metadata: { labels: own = {} } }) => own.app === clusterId && own.component === "taskmanager",
      );

  function recover(): void {
    const found = podsOfCluster();
    for (const pod of found) {
      const number = Number(/-taskmanager-(\d+)-/.exec(pod.metadata.name)?.[1] ?? 0);
      attempt = Math.max(attempt, number + 1);
      if (pod.metadata.deletionTimestamp) continue;
      if (isOver(pod) || !pod.spec.nodeName) remove(resources.pods, pod);
      else requested.add(pod.metadata.name);
    }
    if (requested.size > 0) recoveringUntil = kernel.now() + config.workerRecoveryMs;
    for (const name of cluster.workers)
      later(500 + kernel.random() * 1_500, () => {
        if (cluster.workers.has(name)) arrived(name);
      });
  }

  function arrived(pod: string): void {
    requested.add(pod);
    registered.add(pod);
    changed();
  }

  /** Asks for what is missing; what Kubernetes refuses is asked for again. */
  function ask(): void {
    if (asking) return;
    const missing = Math.ceil(wanted / config.slots) - requested.size;
    if (missing <= 0) return;
    if (kernel.now() < recoveringUntil) return soon(recoveringUntil - kernel.now());
    try {
      for (let i = 0; i < missing; i++) requested.add(createPod());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      log(`WARN  Failed requesting worker with resource spec: ${error.message}`);
      soon(againMs + kernel.random() * 1_000);
    }
  }

  function soon(ms: number): void {
    asking = true;
    later(ms, () => {
      asking = false;
      ask();
    });
  }

  function createPod(): string {
    deployment ??= store.get<Deployment>("deployments", namespace, clusterId);
    if (!deployment) throw new ApiError(404, "NotFound", `Failed to find Deployment named ${clusterId}`);
    const { uid } = deployment.metadata;
    const size = { cpu: config.cpu, memory: config.memory };
    const owner = { apiVersion: "apps/v1", kind: "Deployment", name: clusterId, uid };
    const name = `${clusterId}-taskmanager-${attempt}-${index + 1}`;
    create<Pod>({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        namespace,
        labels: { ...config.taskManagerLabels, ...labels },
        ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
      },
      spec: {
        restartPolicy: "Never",
        containers: [
          { name: "flink-main-container", image: config.image, resources: { requests: size, limits: size } },
        ],
        volumes: [
          { name: "flink-config-volume", configMap: { name: `flink-config-${clusterId}` } },
          ...(stateClaim ? [{ name: "state", persistentVolumeClaim: { claimName: stateClaim } }] : []),
        ],
      },
      status: { phase: "Pending" },
    });
    index++;
    return name;
  }

  function forget(name: string, why: string): void {
    const known = requested.delete(name);
    const worked = registered.delete(name);
    const pod = store.get<Pod>("pods", namespace, name);
    if (pod && !pod.metadata.deletionTimestamp) remove(resources.pods, pod);
    if (worked) lost(name, why);
    if (known) ask();
  }

  return {
    recover,
    arrived,
    need(count: number): void {
      wanted = count;
      ask();
    },
    slots: () => registered.size * config.slots,
    /** A pod that ends is seen by its watch; a node that is lost by missing heartbeats alone. */
    died(name: string): void {
      later(200 + kernel.random() * 800, () => {
        const pod = store.get<Pod>("pods", namespace, name);
        const seen = !pod || isOver(pod) || pod.metadata.deletionTimestamp;
        if (seen) return forget(name, `Pod terminated, container termination statuses: [${name}]`);
        later(20_000 + kernel.random() * 30_000, () =>
          forget(name, `The heartbeat of TaskManager with id ${name} timed out.`),
        );
      });
    },
    /** a pod that never came to run */
    vanished(name: string): void {
      if (requested.has(name) && !registered.has(name)) forget(name, "");
    },
    release(): void {
      wanted = 0;
      later(idleMs + kernel.random() * 5_000, () => {
        if (wanted > 0) return;
        for (const name of requested) {
          requested.delete(name);
          registered.delete(name);
          const pod = store.get<Pod>("pods", namespace, name);
          if (pod) remove(resources.pods, pod);
        }
      });
    },
  };
}
