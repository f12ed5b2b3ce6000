import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Database } from "@/lib/postgres/client";

const ticksPerSecond = () => Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/**
 * Seconds of a processor that the server's processes of this database have used, but for the one that is asked with.
 * Only where the server runs on this machine: its processes are read from /proc.
 */
export async function backendSeconds(admin: Database): Promise<Map<number, number>> {
  const rows = await admin.$queryRaw<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  const perSecond = ticksPerSecond();
  return new Map(
    rows.flatMap(({ pid }) => {
      const ticks = ticksOf(pid);
      return ticks === undefined ? [] : [[pid, ticks / perSecond] as const];
    }),
  );
}

/** What was used between the two, by those that were there at the end. */
export const between = (before: Map<number, number>, after: Map<number, number>): number =>
  [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);

/** utime and stime of /proc/<pid>/stat; its second field is a name that may hold spaces. */
function ticksOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return undefined;
  }
}
