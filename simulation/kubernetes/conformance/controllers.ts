import { expect } from "vitest";
import { readPodWarning } from "@/lib/kubernetes/pod-warning";
import {
  type Bench,
  type Body,
  type Case,
  ask,
  configMap,
  container,
  deployment,
  deployments,
  jsonPatch,
  maps,
  mergePatch,
  pod,
  pods,
} from "./bench";

type Condition = { type: string; status: string; reason?: string; message?: string };
const condition = ({ status }: Body, type: string) =>
  (status as { conditions?: Condition[] } | undefined)?.conditions?.find((one) => one.type === type);
const listed = async (at: Bench, path: string, labelSelector: string) =>
  (await ask(at, "GET", path, { query: { labelSelector } })).body.items;
const sets = ({ namespace }: Bench) => `/apis/apps/v1/namespaces/${namespace}/replicasets`;
const quotas = ({ namespace }: Bench, name = "") =>
  `/api/v1/namespaces/${namespace}/resourcequotas${name && `/${name}`}`;

async function quota(at: Bench, hard: Record<string, string>): Promise<void> {
  const body = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" }, spec: { hard } };
  await ask(at, "POST", quotas(at), { body });
  await at.until(async () => {
    const { body: found } = await ask(at, "GET", quotas(at, "q"));
    return (found.status as { hard?: object } | undefined)?.hard !== undefined;
  });
}

export const controllerCases: Case[] = [
  {
    name: "a Deployment makes a ReplicaSet, and that a pod, each owned by its maker",
    run: async (at) => {
      const { body: made } = await ask(at, "POST", deployments(at), { body: deployment("d", 1) });
      const [found] = await at.until(async () => {
        const items = await listed(at, pods(at), "app=d");
        return items.length === 1 && items;
      });
      const [set] = await listed(at, sets(at), "app=d");
      const hash = set?.metadata.labels?.["pod-template-hash"];
      expect(set?.metadata.name).toBe(`d-${hash}`);
      expect(set?.metadata.ownerReferences).toMatchObject([
        { uid: made.metadata.uid, kind: "Deployment", controller: true, blockOwnerDeletion: true },
      ]);
      expect(found?.metadata.labels).toEqual({ app: "d", "pod-template-hash": hash });
      expect(found?.metadata.name).toMatch(new RegExp(`^d-${hash}-[a-z0-9]{5}$`));
      expect(found?.metadata.ownerReferences).toMatchObject([
        { uid: set?.metadata.uid, kind: "ReplicaSet", controller: true, blockOwnerDeletion: true },
      ]);
    },
  },
  {
    name: "a pod that is deleted ends, and another is made",
    run: async (at) => {
      await ask(at, "POST", deployments(at), { body: deployment("d", 1) });
      const [first] = await at.until(async () => {
        const items = await listed(at, pods(at), "app=d");
        return items[0]?.spec.nodeName !== undefined && items;
      });
      const name = first?.metadata.name ?? "";
      const deleted = await ask(at, "DELETE", pods(at, name));
      expect(deleted).toMatchObject({ status: 200, body: { kind: "Pod" } });
      expect(deleted.body.metadata.deletionTimestamp).toBeDefined();
      await at.until(async () => {
        const items = await listed(at, pods(at), "app=d");
        return items.length === 1 && items[0]?.metadata.uid !== first?.metadata.uid;
      });
    },
  },
  {
    name: "scaled to 0 it keeps its ReplicaSet, and no pod",
    run: async (at) => {
      await ask(at, "POST", deployments(at), { body: deployment("d", 1) });
      await at.until(async () => (await listed(at, pods(at), "app=d")).length === 1);
      const body = [{ op: "replace", path: "/spec/replicas", value: 0 }];
      await ask(at, "PATCH", deployments(at, "d"), { headers: jsonPatch, body });
      await at.until(async () => (await listed(at, pods(at), "app=d")).length === 0);
      expect(await listed(at, sets(at), "app=d")).toHaveLength(1);
    },
  },
  {
    name: "deleted in the foreground it is gone only when its pods are",
    run: async (at) => {
      await ask(at, "POST", deployments(at), { body: deployment("d", 1) });
      await at.until(async () => (await listed(at, pods(at), "app=d")).length === 1);
      await ask(at, "DELETE", deployments(at, "d"), { body: { propagationPolicy: "Foreground" } });
      await at.until(async () => {
        const { status } = await ask(at, "GET", deployments(at, "d"));
        if (status === 200) return false;
        expect(await listed(at, pods(at), "app=d")).toEqual([]);
        expect(await listed(at, sets(at), "app=d")).toEqual([]);
        return true;
      });
    },
  },
  {
    name: "a pod beyond the quota is refused",
    run: async (at) => {
      await quota(at, { "requests.cpu": "15m" });
      expect((await ask(at, "POST", pods(at), { body: pod("a") })).status).toBe(201);
      const refused = await ask(at, "POST", pods(at), { body: pod("b") });
      expect(refused).toMatchObject({ status: 403, body: { reason: "Forbidden" } });
      expect(refused.body.message).toBe(
        'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=10m, used: requests.cpu=10m, limited: requests.cpu=15m',
      );
    },
  },
  {
    name: "a pod that says no size is refused where sizes are counted",
    run: async (at) => {
      await quota(at, { "limits.memory": "1Gi" });
      const { resources: _, ...bare } = container();
      const body = { ...pod("a"), spec: { containers: [bare] } };
      const refused = await ask(at, "POST", pods(at), { body });
      expect(refused).toMatchObject({ status: 403, body: { reason: "Forbidden" } });
      expect(refused.body.message).toContain("failed quota: q: must specify limits.memory");
    },
  },
  {
    name: "a quota counts what is used, and lets in again when a pod has gone",
    run: async (at) => {
      await quota(at, { pods: "1" });
      await ask(at, "POST", pods(at), { body: pod("a") });
      const { body } = await ask(at, "GET", quotas(at, "q"));
      expect(body.status).toEqual({ hard: { pods: "1" }, used: { pods: "1" } });
      await ask(at, "DELETE", pods(at, "a"), { body: { gracePeriodSeconds: 0 } });
      await at.until(async () => (await ask(at, "POST", pods(at), { body: pod("b") })).status === 201);
    },
  },
  {
    name: "a Deployment whose pods are refused says so",
    run: async (at) => {
      await quota(at, { pods: "0" });
      await ask(at, "POST", deployments(at), { body: deployment("d", 1) });
      const said = await at.until(async () =>
        condition((await ask(at, "GET", deployments(at, "d"))).body, "ReplicaFailure"),
      );
      expect(said).toMatchObject({ status: "True", reason: "FailedCreate" });
      expect(said.message).toContain("exceeded quota: q");
      const query = { fieldSelector: "type=Warning" };
      const events = await at.until(async () => {
        const { body } = await ask(at, "GET", `/api/v1/namespaces/${at.namespace}/events`, { query });
        return body.items.length > 0 && body.items;
      });
      expect(events[0]).toMatchObject({ reason: "FailedCreate", involvedObject: { kind: "ReplicaSet" } });
    },
  },
  {
    name: "a pod that fits nowhere says so",
    run: async (at) => {
      await ask(at, "POST", pods(at), { body: pod("a", "5000") });
      const said = await at.until(async () =>
        condition((await ask(at, "GET", pods(at, "a"))).body, "PodScheduled"),
      );
      expect(said).toMatchObject({ status: "False", reason: "Unschedulable" });
      expect(said.message).toContain("Insufficient cpu");
    },
  },
  {
    name: "a pod whose volume is missing is warned of",
    run: async (at) => {
      const volumes = [{ name: "v", secret: { secretName: "missing" } }];
      // Kubelet mounts what a container asks for.
      const containers = [{ ...container(), volumeMounts: [{ name: "v", mountPath: "/v" }] }];
      const spec = { ...pod("a").spec, containers, volumes, automountServiceAccountToken: false };
      const made = await ask(at, "POST", pods(at), { body: { ...pod("a"), spec } });
      const { uid } = made.body.metadata;
      const words = 'FailedMount: MountVolume.SetUp failed for volume "v" : secret "missing" not found';
      await at.until(async () => {
        const said = await readPodWarning(at.client, { namespace: at.namespace, uid });
        return said === words;
      });
      const { body: seen } = await ask(at, "GET", pods(at, "a"));
      expect(condition(seen, "PodReadyToStartContainers")?.status).toBe("False");
    },
  },
  {
    name: "a pod that no node has is deleted at once",
    run: async (at) => {
      await ask(at, "POST", pods(at), { body: pod("a", "5000") });
      expect((await ask(at, "DELETE", pods(at, "a"))).status).toBe(200);
      expect((await ask(at, "GET", pods(at, "a"))).status).toBe(404);
    },
  },
  {
    name: "a namespace that ends takes nothing in, empties itself, and is gone",
    run: async (at) => {
      const other = { ...at, namespace: await at.otherNamespace() };
      const finalizers = ["millrace.dev/hold"];
      await ask(at, "POST", maps(other), { body: configMap("held", { finalizers }) });
      await ask(at, "POST", maps(other), { body: configMap("free") });
      const path = `/api/v1/namespaces/${other.namespace}`;
      const deleted = await ask(at, "DELETE", path);
      expect(deleted).toMatchObject({ status: 200, body: { status: { phase: "Terminating" } } });
      const refused = await ask(at, "POST", maps(other), { body: configMap("late") });
      expect(refused).toMatchObject({
        status: 403,
        body: { reason: "Forbidden", details: { causes: [{ reason: "NamespaceTerminating" }] } },
      });
      await at.until(async () => (await ask(at, "GET", maps(other, "free"))).status === 404);
      expect((await ask(at, "GET", maps(other, "held"))).status).toBe(200);
      const body = { metadata: { finalizers: null } };
      await ask(at, "PATCH", maps(other, "held"), { headers: mergePatch, body });
      await at.until(async () => (await ask(at, "GET", path)).status === 404);
    },
  },
  {
    name: "the way to a Service: missing, or without endpoints",
    run: async (at) => {
      const services = `/api/v1/namespaces/${at.namespace}/services`;
      const missing = await ask(at, "GET", `${services}/s:rest/proxy/config`);
      expect(missing).toMatchObject({ status: 404, body: { kind: "Status", reason: "NotFound" } });
      const spec = { clusterIP: "None", selector: { app: "s" }, ports: [{ name: "rest", port: 8081 }] };
      const body = { apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec };
      expect((await ask(at, "POST", services, { body })).status).toBe(201);
      const none = await at.until(async () => {
        const answer = await ask(at, "GET", `${services}/s:rest/proxy/config`);
        return answer.status === 503 && answer;
      });
      expect(none.body).toMatchObject({ kind: "Status", reason: "ServiceUnavailable" });
    },
  },
  {
    name: "a container that has not started has no log",
    run: async (at) => {
      await ask(at, "POST", pods(at), { body: pod("a") });
      await at.until(async () => (await ask(at, "GET", pods(at, "a"))).body.spec.nodeName !== undefined);
      const answer = await ask(at, "GET", `${pods(at, "a")}/log`, { query: { container: "other" } });
      expect(answer).toMatchObject({ status: 400, body: { reason: "BadRequest" } });
    },
  },
];
