import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureAccess } from "./cluster-access";
import { readKubeconfig } from "./cluster-api";
import type { ClusterChoice } from "./cluster-choice";
import type { Instance } from "./instance";

/** What `info` names for kubectl and for Flink's command line; all rights, on the machine's own cluster. */
export async function ensureUserKubeconfig(cluster: ClusterChoice, { folder }: Instance): Promise<string> {
  if (!cluster.local) return cluster.kubeconfig;
  const path = join(folder, "kubeconfig");
  writeFileSync(path, await ensureAccess(readKubeconfig(cluster.kubeconfig), "admin"), { mode: 0o600 });
  return path;
}
