import type { JobSummary } from "@/lib/contract/jobs";
import {
  presentRecoveryToCome,
  type RunSummaryRow,
  runSummaryFields,
  staleSinceOf,
} from "./present-run-summary";

/** Columns of one line of the list. The spec is left out: it may hold half a megabyte of SQL. */
export const jobSummaryFields = {
  id: true,
  name: true,
  kind: true,
  labels: true,
  priority: true,
  severity: true,
  stateSince: true,
  createdAt: true,
  updatedAt: true,
  owner: { select: { name: true } },
  target: { select: { id: true, name: true } },
  currentVersion: { select: { id: true, number: true } },
  latestRun: { select: runSummaryFields },
} as const;

export type JobSummaryRow = {
  id: string;
  name: string;
  kind: "SQL" | "JAR";
  labels: unknown;
  priority: number;
  stateSince: Date;
  createdAt: Date;
  updatedAt: Date;
  owner: { name: string } | null;
  target: { id: string; name: string };
  currentVersion: { id: string; number: number } | null;
  latestRun: RunSummaryRow | null;
};

export function presentJobSummary(
  row: JobSummaryRow,
  flinkVersion: string,
  controllersSilentSince: Date | null,
): JobSummary {
  const run = row.latestRun;
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    owner: row.owner?.name ?? null,
    labels: row.labels as Record<string, string>,
    priority: row.priority,
    target: { id: row.target.id, name: row.target.name },
    flinkVersion,
    currentVersion: row.currentVersion?.number ?? 0,
    state: run?.state ?? null,
    stateSince: row.stateSince.toISOString(),
    reason: run?.reason ?? null,
    message: run?.message ?? null,
    staleSince: run && staleSinceOf(run, controllersSilentSince),
    latestRunId: run?.id ?? null,
    runningVersion: run && run.releasedAt === null ? run.version.number : null,
    recovery: run && presentRecoveryToCome(run.facts),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
