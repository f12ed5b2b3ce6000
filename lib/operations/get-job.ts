import type * as contract from "@/lib/contract/jobs";
import type { Call, Context, Reply } from "./context";
import { noSuchJob } from "./find-job";
import { flinkVersions } from "./flink-versions";
import { newestSnapshot } from "./newest-snapshot";
import { type ProjectSeen, requireProject, roleMay } from "./permissions";
import { jobSummaryFields, presentJobSummary } from "./present-job";
import { presentOperation } from "./present-operation";
import { presentRunSummary } from "./present-run-summary";
import { namesOf, presentVersion } from "./present-version";

export async function getJob({
  context,
  input,
}: Call<typeof contract.getJob>): Reply<typeof contract.getJob> {
  const project = await requireProject(context, input.project, "project.read");
  return readJob(context, project, input.job);
}

/** The whole job, also as the answer of what made or changed it. */
export async function readJob(
  context: Pick<Context, "db" | "controllersSilence">,
  project: ProjectSeen,
  id: string,
): Reply<typeof contract.getJob> {
  const { db } = context;
  const row = await db.job.findFirst({
    where: { id, projectId: project.id },
    select: { ...jobSummaryFields, description: true, currentVersion: true },
  });
  if (!row?.currentVersion) throw noSuchJob(id);
  const version = row.currentVersion;
  const [operation, snapshot, versionOf, nameOf, silentSince] = await Promise.all([
    db.operation.findFirst({ where: { jobId: id }, orderBy: { createdAt: "desc" } }),
    newestSnapshot(db, id),
    flinkVersions(context, [version.id]),
    namesOf(context, [version.createdById]),
    context.controllersSilence(),
  ]);
  const flinkVersion = versionOf(version.id);
  return {
    ...presentJobSummary(row, flinkVersion, silentSince),
    description: row.description,
    version: presentVersion(version, nameOf(version.createdById), flinkVersion),
    latestRun: row.latestRun && presentRunSummary(row.latestRun, silentSince),
    operation: operation && presentOperation(operation, project),
    resumableFrom: snapshot && {
      snapshotId: snapshot.id,
      kind: snapshot.kind,
      path: snapshot.path,
      at: snapshot.createdAt.toISOString(),
    },
    may: { edit: roleMay(project.role, "project.write"), operate: roleMay(project.role, "project.operate") },
  };
}
