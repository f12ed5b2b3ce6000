import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readKubeconfig } from "@/local/cluster-api";
import { run } from "@/local/run";
import { versions } from "@/local/settings";
import { info } from "../info";
import type { ObjectName } from "./created-objects";
import { kubectl } from "./kubectl-create";

/** What Flink's own client makes, without high availability. */
export const flinkObjects = (clusterId: string): ObjectName[] => [
  `Deployment/${clusterId}`,
  `ConfigMap/flink-config-${clusterId}`,
  `Service/${clusterId}`,
  `Service/${clusterId}-rest`,
];

/** Its account: Flink's client reads no client key on an elliptic curve, but any token. */
export async function flinkClient(namespace: string) {
  const account = `bench-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "millrace-bench-"));
  const kubeconfig = join(folder, "kubeconfig");
  const binding = `--clusterrole=edit --serviceaccount=${namespace}:${account}`.split(" ");
  await kubectl(["-n", namespace, "create", "serviceaccount", account]);
  await kubectl(["-n", namespace, "create", "rolebinding", account, ...binding]);
  const { stdout } = await kubectl(["-n", namespace, "create", "token", account]);
  writeFileSync(kubeconfig, kubeconfigOf(stdout.trim()), { mode: 0o600 });
  return {
    /** Ends when it has made its objects. Their pods need not run: that is no part of a submission. */
    submit: (clusterId: string) => submit({ namespace, clusterId, kubeconfig, logs: folder }),
    async remove() {
      rmSync(folder, { recursive: true });
      await kubectl(["-n", namespace, "delete", "serviceaccount,rolebinding", account]);
    },
  };
}

function kubeconfigOf(token: string): string {
  const { server, ca } = readKubeconfig(info.kubeconfig);
  const authority = ca ? { "certificate-authority-data": Buffer.from(ca).toString("base64") } : {};
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "bench",
    contexts: [{ name: "bench", context: { cluster: "bench", user: "bench" } }],
    clusters: [{ name: "bench", cluster: { server, ...authority } }],
    users: [{ name: "bench", user: { token } }],
  });
}

type Submission = { namespace: string; clusterId: string; kubeconfig: string; logs: string };

async function submit({ namespace, clusterId, kubeconfig, logs }: Submission): Promise<void> {
  const options = {
    "kubernetes.cluster-id": clusterId,
    "kubernetes.namespace": namespace,
    "kubernetes.config.file": kubeconfig,
    "kubernetes.container.image.ref": versions.engineImage,
    "jobmanager.memory.process.size": "1024m",
    "taskmanager.memory.process.size": "1024m",
    "kubernetes.jobmanager.cpu.amount": "0.1",
    "kubernetes.taskmanager.cpu.amount": "0.1",
  };
  const flags = Object.entries(options).map(([name, value]) => `-D${name}=${value}`);
  const jar = "local:///opt/flink/usrlib/job.jar";
  const flink = join(info.flinkHome, "bin/flink");
  await run(flink, ["run", "-t", "kubernetes-application", ...flags, jar], { env: { FLINK_LOG_DIR: logs } });
}
