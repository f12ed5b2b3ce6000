import { cpuQuantity, parseQuantity } from "@/lib/domain/quantity";
import type { ContainerSpec, Draft, Pod, PodSpec, ResourceQuota } from "./objects";
import { resources } from "./resources";
import type { SimStore } from "./store";
import { forbidden } from "./status";

const sizes = ["requests.cpu", "limits.cpu", "requests.memory", "limits.memory"] as const;

function sizeOf(container: ContainerSpec, name: (typeof sizes)[number]): number {
  const [part, resource] = name.split(".") as ["requests" | "limits", "cpu" | "memory"];
  return parseQuantity(container.resources?.[part]?.[resource] ?? "0") ?? 0;
}

/** Containers together, or the largest init container: they do not run at once. */
export function podSize({ containers, initContainers = [] }: PodSpec, name: (typeof sizes)[number]): number {
  const sum = containers.reduce((total, container) => total + sizeOf(container, name), 0);
  return Math.max(sum, ...initContainers.map((container) => sizeOf(container, name)));
}

export const isOver = ({ status }: Pod): boolean => status.phase === "Succeeded" || status.phase === "Failed";

const mebi = 2 ** 20;
function written(name: string, value: number): string {
  if (name.endsWith("cpu")) return cpuQuantity(value);
  if (!name.endsWith("memory")) return `${value}`;
  return value % mebi === 0 && value > 0 ? `${value / mebi}Mi` : `${value}`;
}

function usedOf(name: string, pods: Pod[]): number {
  const counted = pods.filter((pod) => !isOver(pod));
  if (name === "pods" || name === "count/pods") return counted.length;
  const size = sizes.find((one) => one === name || (!name.includes(".") && one === `requests.${name}`));
  return size ? counted.reduce((total, { spec }) => total + podSize(spec, size), 0) : 0;
}

/** `status` of a quota as its controller writes it. */
export function quotaStatus(quota: ResourceQuota, pods: Pod[]): ResourceQuota["status"] {
  const { hard } = quota.spec;
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, written(name, usedOf(name, pods))]));
  return { hard, used };
}

/** What the admission plugin counts is the quota's own status, which lags behind pods that went. */
export function admitPod(store: SimStore, pod: Draft<Pod>): void {
  const { namespace = "", name = "" } = pod.metadata;
  const list = (of: Record<string, string>, names: string[]) =>
    names.map((one) => `${one}=${of[one]}`).join(",");
  for (const quota of store.all<ResourceQuota>("resourcequotas", namespace)) {
    const { hard, used = {} } = quota.status;
    const counted = Object.keys(quota.spec.hard).filter((one) => isOfPods(one));
    if (!hard) {
      const why = `status unknown for quota: ${quota.metadata.name}, resources: ${counted.join(",")}`;
      throw forbidden(resources.pods, name, why);
    }
    const names = counted.toSorted();
    const requested: Record<string, string> = {};
    for (const one of names) {
      const size = sizes.find(
        (known) => known === one || (!one.includes(".") && known === `requests.${one}`),
      );
      requested[one] = written(one, size ? podSize(pod.spec, size) : 1);
    }
    const missing = names.filter((one) => requested[one] === "0" || requested[one] === "0m");
    if (missing.length > 0) {
      const why = `failed quota: ${quota.metadata.name}: must specify ${missing.join(" for: ")}`;
      throw forbidden(resources.pods, name, why);
    }
    const value = (text: string | undefined) => parseQuantity(text ?? "0") ?? 0;
    const over = names.filter((one) => value(used[one]) + value(requested[one]) > value(hard[one]) + 0.000_5);
    if (over.length > 0) {
      const why = `exceeded quota: ${quota.metadata.name}, requested: ${list(requested, over)}, used: ${list(used, over)}, limited: ${list(hard, over)}`;
      throw forbidden(resources.pods, name, why);
    }
  }
}

const isOfPods = (name: string): boolean =>
  ["pods", "count/pods", "cpu", "memory", ...sizes].some((one) => one === name);
