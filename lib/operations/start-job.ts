import type * as contract from "@/lib/contract/jobs";
import { clusterIdOf, newFlinkId, newId } from "@/lib/domain/ids";
import { jobSpec, quotaOf } from "@/lib/domain/job-spec";
import type { StartFrom } from "@/lib/domain/operation";
import { runStateRows } from "@/lib/domain/run-state";
import { MillraceError } from "@/lib/errors";
import { audit } from "./audit";
import type { Call, Context, Reply, Transaction } from "./context";
import { feedOperation, feedRun } from "./feed";
import { type ProjectSeen, requireProject } from "./permissions";
import { presentOperation } from "./present-operation";
import { requireQuota, usedOf } from "./quota";
import { resolveRestore, startFromOf } from "./resolve-restore";
import { lockJob, lockTarget, refuseWhileLive } from "./start-checks";
import { orIfTaken } from "./unique";
import { wakeController } from "./wake-controller";

/**
 * Accepts a start: checks, reserves the quota, and writes down everything that the controller will need, in one
 * transaction. Ids are fixed here, so whatever happens afterwards finds the same objects.
 */
export async function startJob({
  context,
  input,
}: Call<typeof contract.startJob>): Reply<typeof contract.startJob> {
  const project = await requireProject(context, input.project, "project.operate");
  const alreadyLive = new MillraceError(
    "RUN_ALREADY_LIVE",
    "Another start of this job was accepted just now.",
  );
  const operation = await orIfTaken(alreadyLive, () =>
    context.db.$transaction((tx) => accept(tx, context, project, input.job, input.body)),
  );
  return presentOperation(operation, project);
}

async function accept(
  tx: Transaction,
  context: Context,
  project: ProjectSeen,
  jobId: string,
  asked: StartFrom | undefined,
) {
  const job = await lockJob(tx, project.id, jobId);
  const target = await lockTarget(tx, job.targetId);
  await refuseWhileLive(tx, job);
  const spec = jobSpec.parse(job.currentVersion.spec);
  const wanted = quotaOf(spec);
  const quota = { cpuMilli: target.quotaCpuMilli, memoryMib: target.quotaMemoryMib };
  requireQuota({ name: target.name, quota }, await usedOf(tx, target.id), wanted);
  const start = startFromOf(asked, spec.restore);
  const restore = await resolveRestore(tx, job.id, start);
  const engine = await tx.engine.findUniqueOrThrow({ where: { id: spec.engineId } });
  const last = await tx.run.aggregate({ where: { jobId: job.id }, _max: { number: true } });
  const at = context.now();
  const id = newId("run", context.random(10));
  const message = `Version ${job.currentVersion.number} was accepted on ${target.name}.`;
  const run = await tx.run.create({
    data: {
      id,
      jobId: job.id,
      versionId: job.currentVersion.id,
      targetId: target.id,
      number: (last._max.number ?? 0) + 1,
      reason: "RunAccepted",
      message,
      stateSince: at,
      sequence: 1,
      clusterId: clusterIdOf(id),
      flinkJobId: newFlinkId(context.random(16)),
      applicationId: newFlinkId(context.random(16)),
      image: engine.image,
      ...wanted,
      ...restore,
      // the key by which this run's init container, and nobody else, fetches its JAR
      facts:
        spec.code.kind === "JAR"
          ? { artifactKey: Buffer.from(context.random(24)).toString("base64url") }
          : {},
      createdById: context.principal.id,
      createdAt: at,
      schedule: { create: {} },
      events: {
        create: {
          sequence: 1,
          type: "RunAccepted",
          state: "STARTED",
          message,
          detail: {
            version: job.currentVersion.number,
            target: target.name,
            restorePath: restore.restorePath,
          },
          occurredAt: at,
          recordedAt: at,
        },
      },
    },
  });
  await tx.job.update({
    where: { id: job.id },
    data: { latestRunId: id, severity: runStateRows.STARTED.severity, stateSince: at },
  });
  const operation = await tx.operation.create({
    data: {
      id: newId("operation", context.random(10)),
      projectId: project.id,
      kind: "START",
      jobId: job.id,
      runId: id,
      input: start,
      requestedBy: context.principal.name,
      createdAt: at,
    },
  });
  await feedRun(tx, project.id, { ...run, version: job.currentVersion, recovers: null });
  await feedOperation(tx, project, operation);
  await audit(tx, context, {
    projectId: project.id,
    action: "job.start",
    subject: job.id,
    detail: { runId: id, version: job.currentVersion.number, from: start.from },
  });
  await wakeController(tx, id);
  return operation;
}
