import type { V1ContainerStatus, V1Pod, V1PodStatus } from "@kubernetes/client-node";
import { setTimeout as pause } from "node:timers/promises";
import { runLabel } from "@/lib/domain/pod-layout";
import type { KubernetesClient } from "@/lib/kubernetes/client";
import { KubernetesError } from "@/lib/kubernetes/errors";
import { list } from "@/lib/kubernetes/list";
import { pathOf } from "@/lib/kubernetes/paths";
import type { Wire } from "@/lib/kubernetes/wire";
import { type FakeJobManager, fakeJobManager } from "./fake-jobmanager";
import type { Seen } from "./fault-effects";
import type { FaultProxy, Reply } from "./fault-proxy";

type RunIds = { runId: string; clusterId: string; flinkJobId: string };
type Status = Partial<Wire<V1PodStatus>>;

/** What is done with the JobManager's pod of a run, each time Kubernetes makes one. */
export type Plan = (pod: Wire<V1Pod>) => Status | undefined;

export type Fleet = {
  /** of this run, from now on; without a plan it comes up and its job runs */
  manager(run: RunIds, plan?: Plan): FakeJobManager;
  pods(run: { runId: string }): Promise<Wire<V1Pod>[]>;
  setStatus(pod: Wire<V1Pod>, status: Status): Promise<void>;
  /** as a node's death would: at once */
  deletePod(pod: Wire<V1Pod>): Promise<void>;
  stop(): Promise<void>;
};

/** A scheduler of this name does not exist, so no kubelet ever takes the pods. */
const nobody = "millrace-nobody";
const container = "flink-main-container";
const lookMs = 250;
const message = "no endpoints available for service";
const nobodyThere: Reply = { code: 503, text: JSON.stringify({ kind: "Status", code: 503, message }) };

const containerStatus = (more: Partial<Wire<V1ContainerStatus>>): Wire<V1ContainerStatus> => ({
  name: container,
  image: "flink:test",
  imageID: "test",
  ready: false,
  restartCount: 0,
  state: {},
  ...more,
});

/**
 * A JobManager that has just come up. Its pod has been ready for a minute: so long after that a silent REST is no late
 * endpoint any more.
 */
export const running: Plan = () => {
  const at = (ms: number) => new Date(Date.now() - ms).toISOString();
  const state = { running: { startedAt: at(0) } };
  return {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: at(60_000) }],
    containerStatuses: [containerStatus({ ready: true, started: true, state })],
  };
};

/** One that waits or ended, with what kubelet would say. */
export const notUp =
  (state: Partial<Wire<V1ContainerStatus>>, phase = "Pending"): Plan =>
  () => ({
    phase,
    conditions: [{ type: "Ready", status: "False" }],
    containerStatuses: [containerStatus(state)],
  });

/**
 * What nodes do, without a node: the real API server and its real Deployment controller make the JobManagers' pods, which
 * no kubelet takes; their status is written here, and their REST is answered at the proxy.
 */
export function fleet(client: KubernetesClient, namespace: string, proxy: FaultProxy): Fleet {
  const managers = new Map<string, { manager: FakeJobManager; plan: Plan; up: boolean }>();
  const treated = new Set<string>();
  const stopping = new AbortController();

  proxy.rewriteBody((seen, body) => {
    if (seen.method !== "POST" || !seen.path.endsWith("/deployments")) return body;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a Deployment that the controller made
    const made = body as { spec: { template: { spec: object } } };
    const spec = { ...made.spec.template.spec, schedulerName: nobody };
    return { ...made, spec: { ...made.spec, template: { ...made.spec.template, spec } } };
  });
  const managerOf = ({ path }: Seen) => {
    const found = /\/services\/(mr-[^/:]+)-rest:rest\/proxy(\/.*)$/.exec(path);
    if (!found) return undefined;
    const known = [...managers.values()].find(({ manager }) => manager.clusterId === found[1]);
    return { manager: known?.up ? known.manager : undefined, rest: found[2] ?? "" };
  };
  proxy.answerLocally({
    misbehaviour: (seen) => managerOf(seen)?.manager?.misbehaviour,
    reply(seen) {
      const asked = managerOf(seen);
      return asked && (asked.manager?.answer(asked.rest, seen) ?? nobodyThere);
    },
  });

  const pods = ({ runId }: { runId: string }) =>
    list<Wire<V1Pod>>(client, pathOf("Pod", namespace), {
      query: { labelSelector: `${runLabel}=${runId},component=jobmanager` },
    });

  const setStatus = async (pod: Wire<V1Pod>, wanted: Status): Promise<void> => {
    await client.json("PATCH", `${pathOf("Pod", namespace, pod.metadata?.name)}/status`, {
      headers: { "content-type": "application/merge-patch+json" },
      body: { status: wanted },
    });
  };

  /** A kubelet starts no container whose configuration is not there, and without its Service nobody reaches it. */
  async function canBeMounted({ clusterId }: FakeJobManager): Promise<boolean> {
    const needed = [
      pathOf("ConfigMap", namespace, `flink-config-${clusterId}`),
      pathOf("ConfigMap", namespace, `pod-template-${clusterId}`),
      pathOf("Secret", namespace, `sql-${clusterId}`),
      pathOf("Service", namespace, `${clusterId}-rest`),
    ];
    const found = await Promise.allSettled(needed.map((path) => client.json("GET", path)));
    return found.every((one) => one.status === "fulfilled");
  }

  async function treat(pod: Wire<V1Pod>): Promise<void> {
    const { uid = "", labels, deletionTimestamp } = pod.metadata ?? {};
    const known = managers.get(labels?.[runLabel] ?? "");
    if (!known || deletionTimestamp || treated.has(uid)) return;
    const wanted = known.plan(pod);
    if (!wanted || (wanted.phase === "Running" && !(await canBeMounted(known.manager)))) return;
    // A pod is ready because its REST has answered.
    known.up = wanted.phase === "Running";
    await setStatus(pod, wanted);
    treated.add(uid);
  }

  async function look(): Promise<void> {
    let before = new Set(managers.keys());
    while (!stopping.signal.aborted) {
      // A list that fails says nothing.
      const found = await list<Wire<V1Pod>>(client, pathOf("Pod", namespace), {
        query: { labelSelector: "component=jobmanager" },
      }).catch(() => undefined);
      const alive = new Set(found?.flatMap(({ metadata }) => metadata?.labels?.[runLabel] ?? []));
      // A pod's process is gone before its object is, and whoever watches hears of that later still.
      for (const [runId, known] of managers)
        if (found && !alive.has(runId) && !before.has(runId)) known.up = false;
      if (found) before = alive;
      for (const pod of found ?? [])
        await treat(pod).catch((error: unknown) => {
          // It was deleted meanwhile, or changed: the next look sees it as it is.
          if (!(error instanceof KubernetesError)) throw error;
        });
      await pause(lookMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const looking = look();

  return {
    manager(run, plan = running) {
      const manager = fakeJobManager(run.flinkJobId, run.clusterId);
      manager.run();
      managers.set(run.runId, { manager, plan, up: false });
      return manager;
    },
    pods,
    setStatus,
    async deletePod({ metadata = {} }) {
      await client.json("DELETE", pathOf("Pod", namespace, metadata.name), {
        body: { gracePeriodSeconds: 0 },
      });
    },
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}
