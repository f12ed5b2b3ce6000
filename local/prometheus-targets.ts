import { renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { callCluster, readKubeconfig } from "./cluster-api";
import { type Pod, podSelector, targetGroups } from "./prometheus-config";

// Debian builds Prometheus without Kubernetes discovery. This process is that discovery: it asks the API server for Flink's
// pods and writes what it finds where Prometheus watches (file_sd).
const [kubeconfig, file] = process.argv.slice(2) as [string, string];
/** Below the scrape interval: a new pod's first scrape is hardly later than with a watch. */
const everyMs = 2_000;

const access = readKubeconfig(kubeconfig);
const path = `/api/v1/pods?labelSelector=${encodeURIComponent(podSelector)}`;
let written = "";

for (;;) {
  try {
    const { status, body } = await callCluster(access, "GET", path);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    const text = JSON.stringify(targetGroups(body.items as Pod[]), null, 2);
    if (text !== written) {
      writeFileSync(`${file}.partial`, text);
      renameSync(`${file}.partial`, file);
      written = text;
    }
  } catch (error) {
    // The targets stay: an API server that is away for a moment says nothing about the pods.
    process.stderr.write(`${new Date().toISOString()} ${(error as Error).message}\n`);
  }
  await sleep(everyMs);
}
