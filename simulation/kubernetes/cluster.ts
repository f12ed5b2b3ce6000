import type { Kernel } from "../kernel/kernel";
import type { BehaviourOf } from "../flink/behaviour";
import { flinkProcesses } from "../flink/processes";
import { groundTruth } from "../flink/truth";
import { type ApiRequest, simApiServer } from "./api-server";
import { claimController, directoryOf } from "./claims";
import { recorder } from "./events";
import { garbageCollector } from "./garbage-collector";
import { kubelet } from "./kubelet";
import { levers } from "./levers";
import { namespaceController } from "./namespaces";
import { quotaController } from "./quotas";
import { targetOf } from "./resources";
import { scheduler } from "./scheduler";
import { type SimStateStore, simStateStore } from "./state-store";
import { subresources } from "./subresources";
import { workloadControllers } from "./workloads";

export type SimClusterOptions = {
  behaviourOf?: BehaviourOf;
  nodes?: { name: string; cpu: number; memoryMib: number }[];
};

/** A whole cluster: API server, controllers, nodes, Flink, and the state that its pods write. */
export function simCluster(kernel: Kernel, options: SimClusterOptions = {}) {
  const server = simApiServer(kernel);
  const { api } = server;
  const truth = groundTruth(kernel);
  const states = new Map<string, SimStateStore>();
  const stateAt = (directory: string): SimStateStore => {
    const known = states.get(directory);
    if (known) return known;
    const made = simStateStore(kernel);
    states.set(directory, made);
    return made;
  };
  const flink = flinkProcesses({
    api,
    truth,
    behaviourOf: options.behaviourOf ?? (() => ({})),
    stateOf: (namespace, claim) => stateAt(directoryOf(namespace, claim)),
  });
  const record = recorder(api);
  garbageCollector(api);
  namespaceController(api);
  quotaController(api);
  claimController(api);
  workloadControllers(api, record);
  const schedule = scheduler(api, record);
  const nodes = kubelet(api, record, flink.start);
  const ways = subresources(server, nodes, flink.of);
  for (const { name, cpu, memoryMib } of options.nodes ?? [{ name: "node-1", cpu: 64, memoryMib: 262_144 }])
    schedule.addNode(name, cpu, memoryMib);
  const levered = levers({ server, schedule, nodes });

  return {
    handle: (request: ApiRequest) => server.handle(request),
    compact: () => server.compact(),
    api,
    /** by a target's state directory, as its PersistentVolume names it */
    stateAt,
    directoryOf,
    truth,
    ...levered,
    /** true: nobody answers this request (a frozen JobManager, or one on a lost node) */
    hangs(request: ApiRequest): boolean {
      const { path } = request;
      if (!path.includes("/proxy/")) return false;
      const target = targetOf(path);
      const pod =
        target?.sub === "proxy" ? ways.behind(target.namespace ?? "", target.name ?? "", request) : undefined;
      return pod !== undefined && levered.isSilent(pod);
    },
  };
}
export type SimCluster = ReturnType<typeof simCluster>;
