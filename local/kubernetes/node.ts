import { mkdirSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { containerdRuns } from "../containerd";
import { daemonPid, startDaemon, stopDaemon } from "../process";
import { network, ports } from "../settings";
import { ask } from "./api";
import { writeConfig } from "./config-file";
import { kubeletConfig, kubeProxyConfig, podLogs } from "./node-config";
import { kubeconfigPath, kubeletHome, nodeName, program } from "./paths";
import { untilUp } from "./wait";

/** Starts the kubelet and returns when its node is Ready: seen by this kubelet, not said by an earlier one. */
export async function startKubelet(): Promise<void> {
  mkdirSync(kubeletHome, { recursive: true });
  mkdirSync(podLogs, { recursive: true });
  const config = writeConfig("kubelet-config.json", JSON.stringify(kubeletConfig(), null, 2));
  const before = daemonPid("kubelet");
  const pid = await startDaemon({
    name: "kubelet",
    command: program("kubelet"),
    args: [
      `--config=${config.file}`,
      `--kubeconfig=${kubeconfigPath("kubelet")}`,
      `--root-dir=${kubeletHome}`,
      `--hostname-override=${nodeName}`,
      `--node-ip=${network.gateway}`,
    ],
    env: config.env,
  });
  // Node times are whole seconds.
  const since = pid === before ? 0 : Math.floor(Date.now() / 1000) * 1000;
  await untilUp("kubelet", () => nodeIsReady(since));
}

export async function startKubeProxy(): Promise<void> {
  const config = writeConfig("kube-proxy-config.json", JSON.stringify(kubeProxyConfig(), null, 2));
  await startDaemon({
    name: "kube-proxy",
    command: program("kube-proxy"),
    args: [`--config=${config.file}`],
    env: config.env,
  });
  await untilUp("kube-proxy", async () => (await fetch(`http://127.0.0.1:${ports.kubeProxy}/healthz`)).ok);
}

export async function stopNode(): Promise<void> {
  await Promise.all([stopDaemon("kubelet"), stopDaemon("kube-proxy")]);
}

/** After the pods are gone: the kubelet names their logs in a folder that no setting moves. */
export function removeLogLinks(): void {
  const folder = "/var/log/containers";
  for (const name of list(folder)) {
    const link = join(folder, name);
    if (targetOf(link).startsWith(`${podLogs}/`)) rmSync(link, { force: true });
  }
}

type Node = { status: { conditions: { type: string; status: string; lastHeartbeatTime: string }[] } };

export async function nodeIsReady(since = 0): Promise<boolean> {
  const { status } = await ask<Node>(`/api/v1/nodes/${nodeName}`);
  const ready = status.conditions.find(({ type }) => type === "Ready");
  return containerdRuns() && ready?.status === "True" && Date.parse(ready.lastHeartbeatTime) >= since;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}
