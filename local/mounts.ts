import { readFileSync } from "node:fs";
import { run } from "./process";

/** Mount points at and below `root` (the kubelet mounts its own folder on itself) in /proc/self/mountinfo, deepest first, as often as each is mounted. */
export function mountsBelow(mountinfo: string, root: string): string[] {
  return mountinfo
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .map((path) =>
      path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    )
    .filter((path) => path === root || path.startsWith(`${root}/`))
    .toSorted((a, b) => b.split("/").length - a.split("/").length);
}

export const mountsOf = (root: string) => mountsBelow(readFileSync("/proc/self/mountinfo", "utf8"), root);

/** Detaches what is mounted below `root`. Lazily (-l): a mount that a dying process still holds must not fail the stop. */
export async function unmountBelow(root: string): Promise<void> {
  const paths = mountsOf(root);
  // In slices: an argument list has its limit, and 200 pods have thousands of mounts.
  for (let from = 0; from < paths.length; from += 500) {
    await run("umount", ["-l", "--", ...paths.slice(from, from + 500)]).catch((error: unknown) => {
      if (mountsOf(root).length > 0) throw error;
    });
  }
}
