import { readdirSync, readFileSync } from "node:fs";
import { parseStartTime } from "./process-identity";
import { home } from "./settings";

const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

/** When the process started: clock ticks since which boot. Nothing for one that ended (a zombie has ended). */
export function startTime(pid: number): string | undefined {
  try {
    const ticks = parseStartTime(readFileSync(`/proc/${pid}/stat`, "utf8"));
    return ticks && `${ticks}@${boot}`;
  } catch {
    return undefined;
  }
}

/** Processes that carry a daemon's mark: it and its children, whether or not a pid file names them. */
export function markedPids(name: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        const environment = readFileSync(`/proc/${entry}/environ`, "utf8").split("\0");
        return environment.includes(`MILLRACE_PART=${name}`) && environment.includes(`MILLRACE_HOME=${home}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export function signal(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}
