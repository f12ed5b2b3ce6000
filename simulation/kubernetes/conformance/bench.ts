import type { KubernetesClient, KubernetesMethod, KubernetesRequest } from "@/lib/kubernetes/client";
import { pathOf } from "@/lib/kubernetes/paths";
import { readBounded } from "@/lib/kubernetes/read-bounded";

/** An API server, the simulated or a real one, and a namespace of one's own on it. */
export type Bench = {
  client: KubernetesClient;
  namespace: string;
  /** asks again, as time passes, until there is an answer */
  until<T>(ask: () => Promise<T | undefined | false>): Promise<T>;
  /** another namespace; removed after the case */
  otherNamespace(): Promise<string>;
  /** makes what was read before too old to go on from; on a real server old versions are so already */
  compact(): void;
};
export type Case = { name: string; run: (bench: Bench) => Promise<void> };

export type Meta = {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: Record<string, string>;
  ownerReferences?: { uid: string; kind: string; controller?: boolean; blockOwnerDeletion?: boolean }[];
  continue?: string;
  remainingItemCount?: number;
};
export type Body = {
  kind: string;
  metadata: Meta;
  items: Body[];
  spec: Record<string, unknown> & { replicas?: number };
  status: unknown;
  data: Record<string, string>;
  reason?: string;
  message?: string;
  code?: number;
  details?: { name?: string; kind?: string; causes?: { reason: string }[] };
};
export type Answered = { status: number; body: Body };

export async function ask(
  { client }: Pick<Bench, "client">,
  method: KubernetesMethod,
  path: string,
  request: KubernetesRequest = {},
): Promise<Answered> {
  const answer = await client.raw(method, path, request);
  const text = await readBounded(answer.body, { maxBytes: 1e7, timeoutMs: 10_000 });
  return { status: answer.status, body: JSON.parse(text) as Body };
}

export const maps = ({ namespace }: Bench, name?: string) => pathOf("ConfigMap", namespace, name);
export const deployments = ({ namespace }: Bench, name?: string) => pathOf("Deployment", namespace, name);
export const pods = ({ namespace }: Bench, name?: string) => pathOf("Pod", namespace, name);

export const configMap = (name: string, metadata: object = {}, data: object = { a: "1" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
  data,
});
export const container = (cpu = "10m") => ({
  name: "main",
  image: "millrace.invalid/nothing:1",
  imagePullPolicy: "Never",
  resources: { requests: { cpu, memory: "8Mi" }, limits: { cpu, memory: "8Mi" } },
});
export const pod = (name: string, cpu?: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels: { app: name } },
  spec: { containers: [container(cpu)], terminationGracePeriodSeconds: 2 },
});
export const deployment = (name: string, replicas = 0, labels: object = { app: name }) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, labels: { app: name } },
  spec: {
    replicas,
    strategy: { type: "Recreate" },
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels },
      spec: { containers: [container()], terminationGracePeriodSeconds: 2 },
    },
  },
});
export const ownedBy = ({ kind, metadata: { name, uid } }: Body, blockOwnerDeletion = true) => ({
  ownerReferences: [
    {
      apiVersion: kind === "Deployment" ? "apps/v1" : "v1",
      kind,
      name,
      uid,
      controller: true,
      blockOwnerDeletion,
    },
  ],
});
export const jsonPatch = { "content-type": "application/json-patch+json" };
export const mergePatch = { "content-type": "application/merge-patch+json" };
