import { clearPods, containerdRuns, startContainerd, stopContainerd } from "../containerd";
import { ensurePackages, missingPackages } from "../debian";
import { withLock } from "../lock";
import { makeBridge } from "../network";
import type { Part, PartStatus, Report } from "../part";
import { isRunning } from "../process";
import { versions } from "../settings";
import { isReady } from "./api";
import { ensureBinaries } from "./binaries";
import { certificatesAreGood, makeCertificates } from "./certificates";
import { startApiServer, startControllers, stopApiServer, stopControllers } from "./control-plane";
import { startDns, stopDns } from "./dns";
import { nodeIsReady, removeLogLinks, startKubelet, startKubeProxy, stopNode } from "./node";
import { fillVolumePool } from "./volumes";

const packages = [
  "containerd",
  "runc",
  "containernetworking-plugins",
  "iptables",
  "conntrack",
  "iproute2",
  "openssl",
  "mount",
];
const daemons = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "containerd",
  "kubelet",
  "kube-proxy",
  "coredns",
];
const lock = "kubernetes";

/** One Kubernetes of one node: real components, built here, whose pods share this machine. */
export const kubernetes: Part = {
  name: "kubernetes",

  ensure: (report) =>
    withLock(lock, async () => {
      await together([ensurePackages(packages, report), ensureBinaries(report)]);
    }),

  start: (report) => withLock(lock, () => start(report)),

  stop: (report) => withLock(lock, () => stop(report)),

  async status(): Promise<PartStatus> {
    const dead = daemons.filter((name) => !isRunning(name));
    if (dead.length === daemons.length) return notRunning();
    if (dead.length > 0)
      return { state: "broken", detail: `not running: ${dead.join(", ")}`, mend: "npm run up" };
    if (!(await isReady()))
      return { state: "broken", detail: "the API server does not answer", mend: "npm run up" };
    if (!(await nodeIsReady().catch(() => false)))
      return { state: "broken", detail: "the node is not ready", mend: "npm run up" };
    return { state: "running", detail: `API server ready, 1 node, v${versions.kubernetes}` };
  },
};

async function start(report: Report): Promise<void> {
  if (!certificatesAreGood()) {
    await stop(report);
    await makeCertificates();
  }
  if (!containerdRuns()) {
    // The kubelet would go on with pods that are gone.
    await stopNode();
    await clearPods();
  }
  await makeBridge();
  report("Starting etcd, the API server and containerd");
  await together([startContainerd(), startApiServer()]);
  report("Starting the node");
  await together([startControllers(), startKubelet(), startKubeProxy(), startDns(), fillVolumePool()]);
}

async function stop(report: Report): Promise<void> {
  report("Stopping the node and its pods");
  await together([stopNode(), stopDns(), stopControllers()]);
  await together([stopContainerd(), stopApiServer()]);
  removeLogLinks();
}

/** Like Promise.all, but waits for all before it fails: what goes on behind a failure would outlive the lock. */
async function together(steps: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(steps);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

async function notRunning(): Promise<PartStatus> {
  const missing = await missingPackages(packages).catch(() => packages);
  return missing.length > 0
    ? { state: "missing", detail: `packages are missing: ${missing.join(", ")}`, mend: "npm run up" }
    : { state: "stopped", detail: `Kubernetes ${versions.kubernetes}`, mend: "npm run up" };
}
