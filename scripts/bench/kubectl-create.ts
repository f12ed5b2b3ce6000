import { kubectlPath } from "@/local/kubernetes/paths";
import { run } from "@/local/run";
import { info } from "../info";
import type { ObjectName } from "./created-objects";

export const kubectl = (args: readonly string[], input?: string) =>
  run(kubectlPath, [`--kubeconfig=${info.kubeconfig}`, ...args], input === undefined ? {} : { input });

/** What a run of ours is made of. */
export const ourObjects = (clusterId: string): ObjectName[] => [
  `Deployment/${clusterId}`,
  `ConfigMap/flink-config-${clusterId}`,
  `ConfigMap/pod-template-${clusterId}`,
  `Secret/sql-${clusterId}`,
  `Service/${clusterId}-rest`,
];
/** A run's own objects as a file for kubectl, under another name. They carry no label by which Millrace would know them. */
export async function copyOf(namespace: string, clusterId: string, runId: string) {
  const names = ourObjects(clusterId).map((name) => name.toLowerCase());
  const { stdout } = await kubectl(["-n", namespace, "get", ...names, "-o", "json"]);
  const { items } = JSON.parse(stdout) as { items: Manifest[] };
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: items.map(bare) });
  return (copy: string) => text.replaceAll(runId, "bench").replaceAll(clusterId, copy);
}

type Manifest = { metadata: { name: string; labels?: object }; status?: unknown };
function bare(manifest: Manifest): Manifest {
  const { name, labels } = manifest.metadata;
  const copy = { ...manifest, metadata: { name, ...(labels ? { labels } : {}) } };
  delete copy.status;
  return copy;
}

export const kubectlCreate = (namespace: string, manifests: string) =>
  kubectl(["-n", namespace, "create", "-f", "-"], manifests);

/** Deletes a rival's Deployment with all that it owns, and what it does not own. */
export async function deleteCopy(namespace: string, clusterId: string, objects: readonly ObjectName[]) {
  const names = objects.map((name) => name.toLowerCase());
  await kubectl(["-n", namespace, "delete", ...names, "--now", "--ignore-not-found", "--cascade=foreground"]);
  await kubectl(["-n", namespace, "delete", "pods", "-l", `app=${clusterId}`, "--now", "--ignore-not-found"]);
}
