import type { TaskCounts } from "@/lib/domain/observation";

const none: TaskCounts = {
  total: 0,
  created: 0,
  scheduled: 0,
  deploying: 0,
  initializing: 0,
  running: 0,
  finished: 0,
  canceling: 0,
  canceled: 0,
  failed: 0,
  reconciling: 0,
};
const isCount = (name: string): name is keyof TaskCounts => name in none;

/** Sums the counts of all vertices; names come in upper case there, in lower case elsewhere. */
export function sumTaskCounts(vertices: { tasks: Record<string, number> }[]): TaskCounts {
  const sum = { ...none };
  for (const { tasks } of vertices)
    for (const [name, count] of Object.entries(tasks)) {
      const key = name.toLowerCase();
      if (!isCount(key) || key === "total") continue;
      sum[key] += count;
      sum.total += count;
    }
  return sum;
}
