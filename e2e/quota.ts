import { info } from "@/scripts/info";
import { listProjectTargets } from "@/lib/contract/projects";
import { call } from "@/scripts/rest";
import { kubectl, kubectlJson } from "./kubectl";

type Quota = {
  metadata: { name: string };
  spec: { hard: Record<string, string> };
  status: { used: Record<string, string> };
};
const cores = (text: string) => (text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text));

/** Leaves so many free cores in the namespace of the project's first target while `work` goes on. */
export async function withTightQuota<T>(free: number, work: () => Promise<T>): Promise<T> {
  const { items } = await call(listProjectTargets, { params: { project: info.project } });
  const namespace = items[0]?.namespace as string;
  const { items: quotas } = await kubectlJson<{ items: Quota[] }>(`-n ${namespace} get resourcequotas`);
  const [quota] = quotas;
  if (!quota) throw new Error(`${namespace} has no ResourceQuota`);
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
