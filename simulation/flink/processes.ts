import { refusedStartExit } from "@/lib/domain/failover";
import { jobLabel, podPaths, runLabel } from "@/lib/domain/pod-layout";
import type { SimApi } from "../kubernetes/api";
import type { Host, Process } from "../kubernetes/container";
import type { ConfigMap, Pod } from "../kubernetes/objects";
import { isOver } from "../kubernetes/quota";
import type { SimStateStore } from "../kubernetes/state-store";
import type { BehaviourOf, JobBehaviour } from "./behaviour";
import { type FlinkCluster, flinkCluster } from "./cluster";
import { flinkConfig } from "./config";
import { type JobManager, jobManager } from "./job-manager";
import type { GroundTruth } from "./truth";

type Options = {
  api: SimApi;
  truth: GroundTruth;
  behaviourOf: BehaviourOf;
  stateOf: (namespace: string, claim: string) => SimStateStore;
};
const registrationMs = 300_000;

/** What runs in pods that carry Flink's labels. */
export function flinkProcesses({ api, truth, behaviourOf, stateOf }: Options) {
  const { kernel, store } = api;
  const clusters = new Map<string, FlinkCluster>();
  const jobManagers = new Map<string, JobManager>();

  store.onChange(({ resource, type, object }) => {
    if (resource !== "pods") return;
    const { labels = {}, uid, deletionTimestamp } = object.metadata;
    if (labels.component !== "jobmanager") return;
    if (type === "DELETED" || deletionTimestamp !== undefined || isOver(object as Pod))
      truth.jobManagerPodEnded(uid);
  });
  store.onChange(({ resource, type, object }) => {
    // Its resource manager watches its pods: one that is over is as gone as one that was deleted.
    if (resource !== "pods" || (type !== "DELETED" && !isOver(object as Pod))) return;
    const { namespace = "", name, labels = {} } = object.metadata;
    if (labels.component !== "taskmanager") return;
    for (const [, one] of jobManagers) if (one.of === `${namespace}/${labels.app}`) one.vanished(name);
  });

  function clusterOf(key: string): FlinkCluster {
    const known = clusters.get(key);
    if (known) return known;
    const cluster = flinkCluster(kernel, truth);
    clusters.set(key, cluster);
    return cluster;
  }

  function start(host: Host): Process | undefined {
    const { namespace, labels } = host;
    const clusterId = labels.app ?? "";
    if (labels.type !== "flink-native-kubernetes" || labels[jobLabel] === undefined) return undefined;
    const key = `${namespace}/${clusterId}`;
    if (labels.component === "taskmanager") return taskManager(host, clusterOf(key));
    const configMap = store.get<ConfigMap>("configmaps", namespace, `flink-config-${clusterId}`);
    if (!configMap) return undefined;
    const { flinkJobId, jobName } = flinkConfig(configMap.data?.["config.yaml"] ?? "");
    const runId = labels[runLabel] ?? "";
    const behaviour = behaviourOf({ runId, jobName, flinkJobId });
    if (host.init) return initContainer(host, behaviour);
    const claim = claimOf(store.get<Pod>("pods", namespace, host.podName));
    const state = stateOf(namespace, claim ?? "");
    if (isRefusedStart(host, state)) return refusedStart(host);
    const process = jobManager({
      api,
      host,
      configMap,
      cluster: clusterOf(key),
      state,
      stateClaim: claim,
      behaviour,
      truth,
      runId,
      of: key,
    });
    jobManagers.set(host.podUid, process);
    return process;
  }

  /** What manifests/start-once.ts says in the shell: a folder in the state that can be made once. */
  function isRefusedStart({ namespace, podName, container }: Host, state: SimStateStore): boolean {
    const pod = store.get<Pod>("pods", namespace, podName);
    const spec = pod?.spec.containers.find(({ name }) => name === container);
    const folder = spec?.env?.find(({ name }) => name === "MILLRACE_STARTED")?.value;
    const path = folder?.startsWith(`${podPaths.state}/`) && folder.slice(podPaths.state.length + 1);
    if (!path) return false;
    if (state.has(path)) return true;
    state.write(`${path}/first`);
    return false;
  }

  function refusedStart(host: Host): Process {
    let alive = true;
    kernel.after(20 + kernel.random() * 100, () => {
      if (alive) host.exit(refusedStartExit);
    });
    return { kill: () => (alive = false), terminate: () => host.exit(143) };
  }

  function initContainer(host: Host, { initFails }: JobBehaviour): Process | undefined {
    if (initFails === undefined) return undefined;
    let alive = true;
    kernel.after(300 + kernel.random() * 700, () => {
      if (!alive) return;
      host.log(initFails);
      host.exit(1);
    });
    return { kill: () => (alive = false), terminate: () => host.exit(143) };
  }

  /** Registers with whoever leads; one that nobody leads for five minutes ends. */
  function taskManager(host: Host, cluster: FlinkCluster): Process {
    let alive = true;
    kernel.after(1_500 + kernel.random() * 3_000, () => {
      if (!alive) return;
      host.ready();
      cluster.arrived(host.podName);
      watch();
    });
    function watch(alone = 0): void {
      kernel.after(60_000, () => {
        if (!alive) return;
        if (cluster.leader()) watch();
        else if (alone >= registrationMs) host.exit(1);
        else watch(alone + 60_000);
      });
    }
    const die = () => {
      if (!alive) return;
      alive = false;
      cluster.died(host.podName);
    };
    return {
      kill: die,
      terminate() {
        die();
        kernel.after(100 + kernel.random() * 500, () => host.exit(143));
      },
    };
  }

  return { start, of: (podUid: string): JobManager | undefined => jobManagers.get(podUid) };
}

const claimOf = (pod: Pod | undefined): string | undefined =>
  pod?.spec.volumes?.find(({ persistentVolumeClaim }) => persistentVolumeClaim)?.persistentVolumeClaim
    ?.claimName;
