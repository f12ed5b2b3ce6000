import type { Target } from "@/lib/contract/admin";
import type { Usage } from "./quota";

export const targetFields = {
  cluster: { select: { id: true, name: true } },
  project: { select: { id: true, slug: true, name: true } },
} as const;

type TargetRow = {
  id: string;
  name: string;
  namespace: string;
  quotaCpuMilli: number;
  quotaMemoryMib: number;
  status: Target["status"];
  statusMessage: string | null;
  stateUri: string;
  createdAt: Date;
  cluster: { id: string; name: string };
  project: { slug: string; name: string };
};

export const presentTarget = (row: TargetRow, used: Usage & { liveRuns: number }): Target => ({
  id: row.id,
  name: row.name,
  cluster: { id: row.cluster.id, name: row.cluster.name },
  project: { slug: row.project.slug, name: row.project.name },
  namespace: row.namespace,
  quota: { cpuMilli: row.quotaCpuMilli, memoryMib: row.quotaMemoryMib },
  used: { cpuMilli: used.cpuMilli, memoryMib: used.memoryMib },
  liveRuns: used.liveRuns,
  status: row.status,
  statusMessage: row.statusMessage,
  stateUri: row.stateUri,
  createdAt: row.createdAt.toISOString(),
});
