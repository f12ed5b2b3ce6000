/**
 * A pid alone may be recycled; together with its start time (ticks since a boot, and which boot) it names one process.
 * `recipe` is a digest of what was started: a daemon whose command changed is started anew.
 */
export type ProcessIdentity = { pid: number; started: string; recipe: string };

export const formatPidFile = ({ pid, started, recipe }: ProcessIdentity) => `${pid} ${started} ${recipe}\n`;

export function parsePidFile(text: string): ProcessIdentity | undefined {
  const match = /^([1-9]\d*) (\S+) (\S+)\n$/.exec(text);
  return match?.[1] && match[2] && match[3]
    ? { pid: Number(match[1]), started: match[2], recipe: match[3] }
    : undefined;
}

/** Field 22 of /proc/<pid>/stat. The command name before it may hold spaces and brackets: count from its last bracket. */
export function parseStartTime(stat: string): string | undefined {
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "Z" || state === "X" ? undefined : fields[18];
}
