import { info } from "@/scripts/info";
import { listProjectTargets } from "@/lib/contract/projects";
import { call } from "@/scripts/rest";
import { kubectl, kubectlJson } from "./kubectl";
import { eventually } from "./wait";

type Quota = {
  metadata: { name: string };
  spec: { hard: Record<string, string> };
  status: { used: Record<string, string> };
};
type Pod = {
  spec: { containers: { resources: { requests?: Record<string, string> } }[] };
  status: { phase: string };
};
const cores = (text: string) => (text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text));

/** Undefined while it still counts what is gone: used is what the namespace's pods ask for. */
async function counted(namespace: string): Promise<Quota | undefined> {
  const { items } = await kubectlJson<{ items: Pod[] }>(`-n ${namespace} get pods`);
  const { items: quotas } = await kubectlJson<{ items: Quota[] }>(`-n ${namespace} get resourcequotas`);
  const [quota] = quotas;
  if (!quota) throw new Error(`${namespace} has no ResourceQuota`);
  const asked = items
    .filter(({ status }) => status.phase === "Pending" || status.phase === "Running")
    .flatMap(({ spec }) => spec.containers)
    .reduce((sum, { resources }) => sum + cores(resources.requests?.cpu ?? "0"), 0);
  return Math.abs(cores(quota.status.used["requests.cpu"] ?? "0") - asked) < 0.001 ? quota : undefined;
}

/** Leaves so many free cores in the namespace of the project's first target while `work` goes on. */
export async function withTightQuota<T>(free: number, work: () => Promise<T>): Promise<T> {
  const { items } = await call(listProjectTargets, { params: { project: info.project } });
  const namespace = items[0]?.namespace as string;
  const quota = await eventually(`the quota of ${namespace} has counted what runs there`, () =>
    counted(namespace),
  );
  const set = (hard: Record<string, string>) =>
    kubectl(
      `-n ${namespace} patch resourcequota ${quota.metadata.name} --type=merge -p ${JSON.stringify({ spec: { hard } })}`,
    );
  const limit = (key: string) => `${Math.round((cores(quota.status.used[key] ?? "0") + free) * 1000)}m`;
  const cpu = Object.keys(quota.spec.hard).filter((key) => key.endsWith("cpu"));
  await set(Object.fromEntries(cpu.map((key) => [key, limit(key)])));
  try {
    return await work();
  } finally {
    await set(quota.spec.hard);
  }
}
