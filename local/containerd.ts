import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCgroupRoot, removeCgroups } from "./cgroups";
import { cniConfig, containerdConfig } from "./containerd-config";
import { containerdHome, containerdSocket, kubeletHome, pauseArchive, pauseImage } from "./kubernetes/paths";
import { unmountBelow } from "./mounts";
import { removeNetwork } from "./network";
import { type Report, StepError } from "./part";
import { direct, isRunning, logFile, run, startDaemon, stopDaemon, until } from "./process";
import { network } from "./settings";

export { containerdSocket };

const name = "containerd";
const leases = join(containerdHome, "leases");

const ctr = (args: readonly string[], log?: string) =>
  run("ctr", ["--address", containerdSocket, "--namespace", "k8s.io", ...args], log ? { log } : {});

/** Starts our containerd. The caller has cleared what a dead one left (`clearPods`). */
export async function startContainerd(): Promise<void> {
  mkdirSync(join(containerdHome, "cni"), { recursive: true });
  const config = containerdConfig({
    home: containerdHome,
    socket: containerdSocket,
    sandboxImage: pauseImage,
  });
  writeFileSync(join(containerdHome, "config.toml"), config);
  const cni = cniConfig({ ...network, leases });
  writeFileSync(join(containerdHome, "cni", "10-millrace.conflist"), JSON.stringify(cni));
  makeCgroupRoot();
  await startDaemon({
    name,
    command: "containerd",
    args: ["--config", join(containerdHome, "config.toml"), "--log-level", "warn"],
    env: direct,
  });
  await until(() => answers(), {
    timeoutMs: 30_000,
    everyMs: 50,
    orThrow: () => new StepError("containerd does not answer", `Read ${logFile(name)}`, logFile(name)),
  });
  if (!(await hasImage(pauseImage))) await importImage(pauseArchive, () => {});
}

export const containerdRuns = () => isRunning(name);

const answers = () =>
  ctr(["version"]).then(
    () => isRunning(name),
    () => false,
  );

/** Ends containerd, its shims and every pod: to a pod, a power cut. Images and the cluster's objects stay. */
export async function stopContainerd(): Promise<void> {
  // Its shims do not end on TERM; with their containers dead there is nothing to save by waiting long.
  await removeCgroups();
  await stopDaemon(name, { timeoutMs: 500 });
  await clearPods();
}

/**
 * Removes what pods leave when containerd was killed: processes, mounts, interfaces, address leases, runtime state.
 * Only while containerd is down: it then starts as after a reboot, and the kubelet makes the pods anew.
 */
export async function clearPods(): Promise<void> {
  await stopDaemon(name, { timeoutMs: 500 });
  await removeCgroups();
  await removeNetwork();
  await Promise.all([unmountBelow(containerdHome), unmountBelow(kubeletHome)]);
  for (const folder of [leases, join(containerdHome, "state")])
    rmSync(folder, { recursive: true, force: true });
}

export async function hasImage(ref: string): Promise<boolean> {
  const { stdout } = await ctr(["images", "list", "--quiet", `name==${ref}`]);
  return stdout.trim() === ref;
}

/** Imports a tarball in `docker save` layout. */
export async function importImage(tarPath: string, report: Report): Promise<void> {
  report(`Importing ${tarPath}`);
  await ctr(["images", "import", tarPath], logFile("images"));
}
