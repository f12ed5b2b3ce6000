import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { ensureAccess } from "./cluster-access";
import { readKubeconfig } from "./cluster-api";
import { ensurePackages } from "./debian";
import { adminKubeconfig } from "./kubernetes/paths";
import { type Part, StepError } from "./part";
import { isRunning, logFile, run, startDaemon, stopDaemon, until } from "./process";
import { scrapeConfig } from "./prometheus-config";
import { home, ports } from "./settings";

const folder = join(home, "prometheus");
/** Debian's package makes this user. */
const user = "prometheus";

export const prometheusUrl = `http://127.0.0.1:${ports.prometheus}`;

const ready = async () =>
  (await fetch(`${prometheusUrl}/-/ready`, { signal: AbortSignal.timeout(2_000) })).ok;

export const prometheus: Part = {
  name: "prometheus",
  ensure: (report) => ensurePackages(["prometheus"], report),
  async start(report) {
    if (isRunning("prometheus") && (await ready().catch(() => false))) return;
    report("Starting Prometheus");
    await stopDaemon("prometheus");
    const { uid, gid } = await identity();
    const owned = (name: string, content?: string) => {
      const path = join(folder, name);
      if (content === undefined) mkdirSync(path, { recursive: true });
      else writeFileSync(path, content, { mode: 0o600 });
      chownSync(path, uid, gid);
      return path;
    };
    mkdirSync(folder, { recursive: true });
    const kubeconfig = owned("kubeconfig", await ensureAccess(readKubeconfig(adminKubeconfig), "prometheus"));
    const config = owned("prometheus.yml", stringify(scrapeConfig(kubeconfig)));
    const args = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${owned("data")}`,
      "--storage.tsdb.retention.time=2d",
      "--storage.tsdb.retention.size=1GB",
      // Our pid file already keeps a second one away, and a killed one would leave its lock.
      "--storage.tsdb.no-lockfile",
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
    ];
    await startDaemon({ name: "prometheus", command: "/usr/bin/prometheus", args, cwd: folder, uid, gid });
    await until(ready, {
      timeoutMs: 30_000,
      orThrow: () =>
        new StepError("Prometheus does not answer", `Read ${logFile("prometheus")}`, logFile("prometheus")),
    });
  },
  stop: () => stopDaemon("prometheus"),
  async status() {
    if (await ready().catch(() => false))
      return { state: "running", detail: `Prometheus on ${prometheusUrl}` };
    if (!existsSync("/usr/bin/prometheus"))
      return { state: "missing", detail: "Prometheus is not installed", mend: "npm run up" };
    return {
      state: isRunning("prometheus") ? "broken" : "stopped",
      detail: `${prometheusUrl} does not answer`,
      mend: "npm run up",
    };
  },
};

export const purgePrometheus = () => rmSync(folder, { recursive: true, force: true });

async function identity() {
  const { stdout } = await run("sh", ["-c", `id -u ${user}; id -g ${user}`]);
  const [uid, gid] = stdout.trim().split("\n").map(Number) as [number, number];
  return { uid, gid };
}
