import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { runLabel } from "@/lib/domain/pod-layout";
import { connect, type KubernetesClient } from "@/lib/kubernetes/client";
import { isNotFound, KubernetesError } from "@/lib/kubernetes/errors";
import { reduceKubeconfig } from "@/lib/kubernetes/kubeconfig";
import { clusterPathOf, namespacePath, pathOf } from "@/lib/kubernetes/paths";
import { info } from "../info";

export const kubeconfig = () => reduceKubeconfig(readFileSync(info.kubeconfig, "utf8"));

export type Placed = { namespace: string; run: string; name: string };

/**
 * Objects as runs have them, in namespaces of a benchmark's own, which nothing carries out: a paused Deployment makes no
 * ReplicaSet, and no scheduler answers to the pods' name for one.
 */
export function ownObjects(client: KubernetesClient, namespaceCount: number) {
  const stem = `mr-bench-${randomBytes(3).toString("hex")}`;
  const namespaces = Array.from({ length: namespaceCount }, (_, index) => `${stem}-${index}`);

  const template = (run: string, component: string) => ({
    metadata: { labels: { app: run, component, type: "flink-native-kubernetes", [runLabel]: run } },
    spec: {
      schedulerName: "millrace-nobody",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      containers: [
        {
          name: "flink-main-container",
          image: "flink:bench",
          env: Array.from({ length: 20 }, (_, index) => ({
            name: `FLINK_SETTING_${index}`,
            value: "a value of an ordinary length",
          })),
          resources: { requests: { cpu: "1m", memory: "1Mi" } },
        },
      ],
    },
  });

  return {
    namespaces,
    async prepare() {
      for (const name of namespaces)
        await client.json("POST", "/api/v1/namespaces", { body: { metadata: { name } } });
      // Admission takes no pod before a controller has made the namespace's account, where there is such a controller.
      await sleep(2_000);
    },
    async addDeployment({ namespace, run, name }: Placed): Promise<string> {
      const made = await client.json<{ metadata: { uid: string } }>("POST", pathOf("Deployment", namespace), {
        body: {
          metadata: { name, labels: { [runLabel]: run, app: run } },
          spec: {
            paused: true,
            replicas: 1,
            selector: { matchLabels: { app: run } },
            template: template(run, "jobmanager"),
          },
        },
      });
      return made.metadata.uid;
    },
    async addPod({ namespace, run, name }: Placed, component: "jobmanager" | "taskmanager"): Promise<void> {
      const { metadata, spec } = template(run, component);
      await client.json("POST", pathOf("Pod", namespace), {
        body: { metadata: { ...metadata, name }, spec },
      });
    },
    setStatus: ({ namespace, name }: Placed, status: object) =>
      client.json("PATCH", `${pathOf("Pod", namespace, name)}/status`, {
        headers: { "content-type": "application/merge-patch+json" },
        body: { status },
        // A busy server answers late; what is measured begins with its answer.
        timeoutMs: 60_000,
      }),
    /** Pods first and at once: a namespace's own end takes them one by one. */
    async remove() {
      for (const namespace of namespaces)
        for (const kind of ["Pod", "Deployment"] as const)
          await client
            .json("DELETE", pathOf(kind, namespace), { body: { gracePeriodSeconds: 0 }, timeoutMs: 120_000 })
            .catch(quietly);
      for (const namespace of namespaces)
        await client.json("DELETE", namespacePath(namespace)).catch(quietly);
    },
    /** what of it is left */
    async left(): Promise<number> {
      let count = 0;
      for (const kind of ["Pod", "Deployment"] as const) {
        const { items, metadata } = await client.json<{
          items: { metadata: { namespace: string } }[];
          metadata: { remainingItemCount?: number };
        }>("GET", clusterPathOf(kind), {
          query: { labelSelector: "type=flink-native-kubernetes", limit: 500 },
        });
        count +=
          items.filter((item) => item.metadata.namespace.startsWith(stem)).length +
          (metadata.remainingItemCount ?? 0);
      }
      return count;
    },
  };
}

const quietly = (error: unknown): void => {
  if (isNotFound(error) || error instanceof KubernetesError) return;
  throw error;
};
export const ownClient = () => connect(kubeconfig());
