import type { V1ResourceQuota } from "@kubernetes/client-node";
import type { ProcessResources } from "@/lib/domain/job-spec";
import type { Pod } from "@/lib/domain/observation";
import { parseQuantity } from "@/lib/domain/quantity";
import type { KubernetesClient } from "./client";
import { list } from "./list";
import { pathOf } from "./paths";
import type { Wire } from "./wire";

/**
 * Why the namespace's ResourceQuota lets no further TaskManager in, in words. Kubernetes makes no event of this: the
 * JobManager itself asks for the pod, is refused, writes one line into its log and asks again for ever.
 */
export async function readQuotaRefusal(
  client: KubernetesClient,
  run: {
    namespace: string;
    clusterId: string;
    pods: Pod[];
    declaredTaskManagers: number;
    taskManagerResources: ProcessResources;
  },
): Promise<string | undefined> {
  const alive = run.pods.filter(
    ({ component, phase }) => component === "taskmanager" && phase !== "Failed" && phase !== "Succeeded",
  ).length;
  if (alive >= run.declaredTaskManagers) return undefined;
  const quotas = await list<Wire<V1ResourceQuota>>(client, pathOf("ResourceQuota", run.namespace));
  const refusals = quotas.flatMap((quota) => refusalsOf(quota, run.taskManagerResources));
  if (refusals.length === 0) return undefined;
  const missing = run.declaredTaskManagers - alive;
  return `Kubernetes refuses ${missing === 1 ? "a TaskManager" : `${missing} TaskManagers`}: ${refusals.join("; ")}.`;
}

const mebibyte = 2 ** 20;
const rounded = (value: number) => `${Math.round(value * 1000) / 1000}`;

function refusalsOf(quota: Wire<V1ResourceQuota>, { cpu, memoryMib }: ProcessResources): string[] {
  const free = (name: string) => {
    const hard = parseQuantity(quota.status?.hard?.[name] ?? "");
    const used = parseQuantity(quota.status?.used?.[name] ?? "0") ?? 0;
    return hard === undefined ? undefined : { hard, left: Math.max(0, hard - used) };
  };
  const least = (names: string[]) =>
    names
      .map(free)
      .filter((one) => one !== undefined)
      .toSorted((a, b) => a.left - b.left)[0];
  const name = quota.metadata?.name ?? "";
  const cores = least(["requests.cpu", "limits.cpu", "cpu"]);
  const memory = least(["requests.memory", "limits.memory", "memory"]);
  const pods = least(["pods", "count/pods"]);
  const sentences: string[] = [];
  // Half a thousandth: what is left is a difference of decimal fractions.
  if (cores && cores.left + 0.0005 < cpu)
    sentences.push(
      `it needs ${cpu} CPU, and ${rounded(cores.left)} of the ${rounded(cores.hard)} of quota "${name}" are left`,
    );
  if (memory && memory.left < memoryMib * mebibyte)
    sentences.push(
      `it needs ${memoryMib} MiB of memory, and ${Math.floor(memory.left / mebibyte)} of the ${Math.floor(memory.hard / mebibyte)} MiB of quota "${name}" are left`,
    );
  if (pods && pods.left < 1) sentences.push(`quota "${name}" allows ${pods.hard} pods, and all exist`);
  return sentences;
}
