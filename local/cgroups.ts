import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StepError } from "./part";
import { until } from "./process";

/** Above the kubelet's own tree, so that what is below is ours although another kubelet's is called kubepods as well. */
export const cgroupRoot = "millrace";

const mounted = "/sys/fs/cgroup";

/** With cgroup v2 one hierarchy; with v1 one for each controller. */
function hierarchies(): string[] {
  if (existsSync(join(mounted, "cgroup.controllers"))) return [mounted];
  return readdirSync(mounted, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(mounted, entry.name));
}

/** The kubelet wants its root to exist in every hierarchy. */
export function makeCgroupRoot(): void {
  for (const hierarchy of hierarchies()) {
    const root = join(hierarchy, cgroupRoot);
    mkdirSync(root, { recursive: true });
    // A new cpuset is empty, and a process cannot join one without processors and memory.
    for (const file of ["cpuset.cpus", "cpuset.mems"])
      if (hierarchy.endsWith("/cpuset")) writeFileSync(join(root, file), readFileSync(join(hierarchy, file)));
    // All pods together weigh as much as one process of the machine unless told otherwise: beside a build and a
    // browser each JVM then takes minutes to start.
    for (const [file, weight] of [
      ["cpu.shares", "16384"],
      ["cpu.weight", "1000"],
    ] as const)
      if (existsSync(join(root, file))) writeFileSync(join(root, file), weight);
  }
}

/** Kills every process in our cgroups (pods whose containerd is gone, too) and removes the cgroups. */
export async function removeCgroups(): Promise<void> {
  const roots = hierarchies()
    .map((hierarchy) => join(hierarchy, cgroupRoot))
    .filter((root) => existsSync(root));
  const folders = roots.flatMap(foldersOf);
  // Look again until none is left: a process may fork between the look and the kill.
  await until(
    async () => {
      const pids = new Set(folders.flatMap(processesOf));
      for (const pid of pids) kill(pid);
      return pids.size === 0;
    },
    {
      timeoutMs: 10_000,
      everyMs: 20,
      orThrow: () =>
        new StepError(
          "Processes of pods do not end",
          `Look at the processes in ${join(mounted, "*", cgroupRoot)}`,
        ),
    },
  );
  for (const folder of folders) remove(folder);
}

/** Children before parents: the order in which they can be removed. */
function foldersOf(root: string): string[] {
  const children = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...children.flatMap((entry) => foldersOf(join(root, entry.name))), root];
}

function processesOf(folder: string): number[] {
  try {
    return readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function kill(pid: number) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function remove(folder: string) {
  try {
    rmdirSync(folder);
  } catch {
    // Busy while the kernel still buries its last process; an empty one that stays is used again by the next start.
  }
}
