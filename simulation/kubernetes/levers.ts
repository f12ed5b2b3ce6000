import type { SimApiServer } from "./api-server";
import type { SimKubelet } from "./kubelet";
import type { Deployment, Pod, ResourceQuota } from "./objects";
import { resources } from "./resources";
import type { scheduler } from "./scheduler";

type Options = {
  server: SimApiServer;
  schedule: ReturnType<typeof scheduler>;
  nodes: SimKubelet;
};

/** What the world does to a cluster, besides what is asked of its API. Each answers whether there was something to do it to. */
export function levers({ server, schedule, nodes }: Options) {
  const { api } = server;
  const { store, remove, create, update } = api;
  const frozen = new Set<string>();
  const lost = new Set<string>();

  const podsOf = (namespace: string, labels: Record<string, string>): Pod[] =>
    store
      .all<Pod>("pods", namespace)
      .filter(({ metadata }) =>
        Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
      );
  const podNamed = (namespace: string, name: string) => store.get<Pod>("pods", namespace, name);

  return {
    podsOf,
    killPod(namespace: string, name: string, { force = false } = {}): boolean {
      const pod = podNamed(namespace, name);
      if (!pod) return false;
      remove(resources.pods, pod, force ? { gracePeriodSeconds: 0 } : {});
      return true;
    },
    /** `reason`: OOMKilled, or Error */
    killContainer(
      namespace: string,
      name: string,
      exitCode: number,
      { reason, container = "flink-main-container" }: { reason?: string; container?: string } = {},
    ): boolean {
      const pod = podNamed(namespace, name);
      return (pod && nodes.runner(pod)?.killContainer(container, exitCode, reason)) ?? false;
    },
    evict(namespace: string, name: string): boolean {
      const pod = podNamed(namespace, name);
      if (pod) nodes.evict(pod);
      return pod !== undefined;
    },
    addNode: (name: string, cpu: number, memoryMib: number): void => schedule.addNode(name, cpu, memoryMib),
    cordon: (node: string, unschedulable: boolean): void => schedule.cordon(node, unschedulable),
    loseNode(name: string, timing: { noticedMs?: number; evictedMs?: number } = {}): void {
      lost.add(name);
      schedule.cordon(name, true);
      nodes.lose(name, timing);
    },
    recoverNode(name: string): void {
      lost.delete(name);
      schedule.cordon(name, false);
      nodes.recover(name);
    },
    deleteDeployment(namespace: string, name: string, propagationPolicy = "Background"): boolean {
      const deployment = store.get("deployments", namespace, name);
      if (deployment) remove(resources.deployments, deployment, { propagationPolicy });
      return deployment !== undefined;
    },
    /** somebody else's, under a name of ours; false where the name is taken */
    createForeignDeployment(namespace: string, name: string): boolean {
      if (store.get("deployments", namespace, name)) return false;
      const labels = { app: "foreign" };
      const size = { cpu: "100m", memory: "64Mi" };
      create<Deployment>({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name, namespace, labels },
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              containers: [{ name: "main", image: "foreign", resources: { requests: size, limits: size } }],
            },
          },
        },
        status: {},
      });
      return true;
    },
    createNamespace(name: string): void {
      if (!store.get("namespaces", "", name))
        create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    },
    terminateNamespace(name: string): boolean {
      const namespace = store.get("namespaces", "", name);
      if (namespace) remove(resources.namespaces, namespace);
      return namespace !== undefined;
    },
    /** hard limits of a quota, by its name; made where it is missing */
    setQuota(namespace: string, hard: Record<string, string>, name = "millrace"): void {
      const quota = store.get<ResourceQuota>("resourcequotas", namespace, name);
      if (quota) update(quota, { spec: { hard } });
      else
        create<ResourceQuota>({
          apiVersion: "v1",
          kind: "ResourceQuota",
          metadata: { name, namespace },
          spec: { hard },
          status: {},
        });
    },
    setImageBroken: (image: string, isBroken: boolean): void => nodes.images.setBroken(image, isBroken),
    /** its REST takes requests, and answers none */
    freezeJobManager(namespace: string, clusterId: string, isFrozen: boolean): void {
      if (isFrozen) frozen.add(`${namespace}/${clusterId}`);
      else frozen.delete(`${namespace}/${clusterId}`);
    },
    isSilent: ({ metadata, spec }: Pod): boolean =>
      frozen.has(`${metadata.namespace}/${metadata.labels?.app}`) || lost.has(spec.nodeName ?? ""),
  };
}
