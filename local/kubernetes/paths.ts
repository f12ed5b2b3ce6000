import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cache, home, network, ports, versions } from "../settings";

/** Where the Go module of the binaries is. */
export const goModule = join(import.meta.dirname, "go");

/** The sources name the binaries: a changed source is another folder in the cache, and an old clone finds its own. */
export const goSourcesHash = hashSources(goModule);
const built = join(cache, `kubernetes-${versions.kubernetes}-${goSourcesHash}`);

export const binaries = join(built, "bin");
export const pauseArchive = join(built, "pause.tar");
/** Named by its sources too, so that a new pause program is imported beside the old one. */
export const pauseImage = `docker.io/millrace/pause:${goSourcesHash}`;

export const program = (name: string) => join(binaries, name);
export const kubectlPath = program("kubectl");

export const kubernetesHome = join(home, "kubernetes");
export const pki = join(kubernetesHome, "pki");
export const kubeconfigPath = (name: string) => join(kubernetesHome, `${name}.kubeconfig`);
export const adminKubeconfig = kubeconfigPath("admin");
export const kubeletHome = join(home, "kubelet");

/** On the bridge, not on 127.0.0.1: pods reach the API server by the same address, and nothing beyond this machine does. */
export const apiServerUrl = `https://${network.gateway}:${ports.apiServer}`;
export const nodeName = "millrace";

export const containerdHome = join(home, "containerd");
export const containerdSocket = join(containerdHome, "containerd.sock");

function hashSources(folder: string): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted())
    if (/\.(go|mod|sum)$/.test(file)) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 12);
}
