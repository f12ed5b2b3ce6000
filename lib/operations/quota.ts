import { MillraceError } from "@/lib/errors";
import type { Transaction } from "./context";

export type Usage = { cpuMilli: number; memoryMib: number };

/** What runs hold of a target until they are released. */
export async function usedOf(
  db: Pick<Transaction, "run">,
  targetId: string,
): Promise<Usage & { liveRuns: number }> {
  const sum = await db.run.aggregate({
    where: { targetId, releasedAt: null },
    _sum: { cpuMilli: true, memoryMib: true },
    _count: true,
  });
  return { cpuMilli: sum._sum.cpuMilli ?? 0, memoryMib: sum._sum.memoryMib ?? 0, liveRuns: sum._count };
}

/** The same for many targets in one question. */
export async function usedByTarget(
  db: Pick<Transaction, "run">,
  targetIds: string[],
): Promise<(targetId: string) => Usage & { liveRuns: number }> {
  const sums = await db.run.groupBy({
    by: ["targetId"],
    where: { targetId: { in: targetIds }, releasedAt: null },
    _sum: { cpuMilli: true, memoryMib: true },
    _count: true,
  });
  const known = new Map(sums.map((sum) => [sum.targetId, sum]));
  return (targetId) => {
    const sum = known.get(targetId);
    return {
      cpuMilli: sum?._sum.cpuMilli ?? 0,
      memoryMib: sum?._sum.memoryMib ?? 0,
      liveRuns: sum?._count ?? 0,
    };
  };
}

const cores = (milli: number): string => `${milli / 1000} ${milli === 1000 ? "core" : "cores"}`;
const memory = (mib: number): string =>
  mib >= 1024 ? `${Math.round((mib / 1024) * 100) / 100} GiB` : `${mib} MiB`;

/** Refuses what does not fit into what is free, with the numbers of what is short. */
export function requireQuota(target: { name: string; quota: Usage }, used: Usage, wanted: Usage): void {
  const parts = [
    { short: used.cpuMilli + wanted.cpuMilli > target.quota.cpuMilli, of: "cpuMilli" as const, say: cores },
    {
      short: used.memoryMib + wanted.memoryMib > target.quota.memoryMib,
      of: "memoryMib" as const,
      say: memory,
    },
  ].filter(({ short }) => short);
  if (parts.length === 0) return;
  const words = parts.map(({ of, say }) => {
    const free = Math.max(0, target.quota[of] - used[of]);
    return `needs ${say(wanted[of])} and ${say(free)} of ${say(target.quota[of])} are free`;
  });
  throw new MillraceError("QUOTA_EXCEEDED", `On ${target.name} the start ${words.join("; it ")}.`, {
    detail: { quota: target.quota, used: { cpuMilli: used.cpuMilli, memoryMib: used.memoryMib }, wanted },
  });
}
