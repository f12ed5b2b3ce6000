import { chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { ensureAccess } from "./cluster-access";
import { readKubeconfig } from "./cluster-api";
import { ensurePackages } from "./debian";
import { clone } from "./instance";
import { adminKubeconfig } from "./kubernetes/paths";
import { untilUp } from "./kubernetes/wait";
import type { Part } from "./part";
import { isRunning, run, startDaemon, stopDaemon } from "./process";
import { scrapeConfig } from "./prometheus-config";
import { home, ports } from "./settings";

const folder = join(home, "prometheus");
/** Debian's package makes this user. */
const user = "prometheus";
const discovery = "prometheus-targets";

export const prometheusUrl = `http://127.0.0.1:${ports.prometheus}`;

const ready = async () =>
  (await fetch(`${prometheusUrl}/-/ready`, { signal: AbortSignal.timeout(2_000) })).ok;

export const prometheus: Part = {
  name: "prometheus",
  ensure: (report) => ensurePackages(["prometheus"], report),
  async start(report) {
    report("Starting Prometheus");
    mkdirSync(folder, { recursive: true });
    const { uid, gid } = await identity();
    const targets = join(folder, "targets.json");
    await startDiscovery(targets);
    if (isRunning("prometheus") && (await ready().catch(() => false))) return;
    await stopDaemon("prometheus");
    const data = join(folder, "data");
    mkdirSync(data, { recursive: true });
    chownSync(data, uid, gid);
    const config = join(folder, "prometheus.yml");
    writeFileSync(config, stringify(scrapeConfig(targets)));
    const args = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      "--storage.tsdb.retention.time=2d",
      "--storage.tsdb.retention.size=1GB",
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
    ];
    await startDaemon({ name: "prometheus", command: "/usr/bin/prometheus", args, cwd: folder, uid, gid });
    await untilUp("prometheus", ready);
  },
  async stop() {
    await Promise.all([stopDaemon("prometheus"), stopDaemon(discovery)]);
  },
  async status() {
    const answers = await ready().catch(() => false);
    if (answers && isRunning(discovery))
      return { state: "running", detail: `Prometheus on ${prometheusUrl}` };
    if (!existsSync("/usr/bin/prometheus"))
      return { state: "missing", detail: "Prometheus is not installed", mend: "npm run up" };
    if (answers)
      return { state: "broken", detail: "the discovery of pods is not running", mend: "npm run up" };
    return {
      state: isRunning("prometheus") ? "broken" : "stopped",
      detail: `${prometheusUrl} does not answer`,
      mend: "npm run up",
    };
  },
};

/** Finds the pods with an account of its own that can do nothing else. */
async function startDiscovery(targets: string): Promise<void> {
  if (isRunning(discovery)) return;
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, await ensureAccess(readKubeconfig(adminKubeconfig), "prometheus"), {
    mode: 0o600,
  });
  const args = ["--import", "tsx", "local/prometheus-targets.ts", kubeconfig, targets];
  await startDaemon({ name: discovery, command: process.execPath, args, cwd: clone });
}

async function identity() {
  const { stdout } = await run("sh", ["-c", `id -u ${user}; id -g ${user}`]);
  const [uid, gid] = stdout.trim().split("\n").map(Number) as [number, number];
  return { uid, gid };
}
