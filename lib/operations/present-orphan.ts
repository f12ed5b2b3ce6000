import type { Orphan } from "@/lib/contract/orphans";
import { adoptionRefusal, deletionRefusal } from "@/lib/domain/orphans";
import type { Context } from "./context";
import { presentOperation } from "./present-operation";

const projectFields = { select: { slug: true, name: true } } as const;
export const orphanFields = {
  cluster: { select: { id: true, name: true } },
  target: { select: { id: true, name: true, projectId: true, project: projectFields } },
} as const;

export type OrphanRow = {
  id: string;
  uid: string;
  kind: Orphan["kind"];
  targetId: string | null;
  namespace: string;
  name: string;
  runId: string | null;
  jobId: string | null;
  objectCreatedAt: Date;
  firstSeenAt: Date;
  lastSeenAt: Date;
  cluster: Orphan["cluster"];
  target: { id: string; name: string; projectId: string; project: { slug: string; name: string } } | null;
};

/** With what their labels name, and what was asked for: three questions for a whole page. */
export async function presentOrphans(
  { db }: Pick<Context, "db">,
  rows: OrphanRow[],
): Promise<(row: OrphanRow) => Orphan> {
  const some = <K extends "runId" | "jobId">(key: K) => rows.flatMap((row) => row[key] ?? []);
  const [runs, jobs, operations] = await Promise.all([
    db.run.findMany({
      where: { id: { in: some("runId") } },
      select: { id: true, number: true, job: { select: { project: projectFields } } },
    }),
    db.job.findMany({
      where: { id: { in: some("jobId") } },
      select: { id: true, name: true, targetId: true },
    }),
    db.operation.findMany({
      where: { orphanId: { in: rows.map(({ id }) => id) } },
      orderBy: { createdAt: "desc" },
      distinct: ["orphanId"],
    }),
  ]);
  return (row) => {
    const { target } = row;
    const run = runs.find(({ id }) => id === row.runId);
    const job = jobs.find(({ id, targetId }) => id === row.jobId && targetId === row.targetId);
    const operation = operations.find(({ orphanId }) => orphanId === row.id);
    return {
      id: row.id,
      kind: row.kind,
      cluster: { id: row.cluster.id, name: row.cluster.name },
      target: target && { id: target.id, name: target.name },
      project: target && { slug: target.project.slug, name: target.project.name },
      namespace: row.namespace,
      name: row.name,
      uid: row.uid,
      runId: row.runId,
      jobId: row.jobId,
      run: run ? { id: run.id, number: run.number, project: run.job.project.slug } : null,
      job: job ? { id: job.id, name: job.name } : null,
      createdAt: row.objectCreatedAt.toISOString(),
      firstSeenAt: row.firstSeenAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      operation: operation && target ? presentOperation(operation, target.project) : null,
      refusals: { adopt: adoptionRefusal(row), delete: deletionRefusal(row) },
    };
  };
}
