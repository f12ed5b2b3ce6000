import type { Adoption } from "@/lib/domain/adoption";
import { newFlinkId } from "@/lib/domain/ids";
import { jobSpec, quotaOf } from "@/lib/domain/job-spec";
import { noFacts } from "@/lib/domain/run-facts";
import { runStateRows } from "@/lib/domain/run-state";
import { MillraceError } from "@/lib/errors";
import type { Database } from "@/lib/postgres/client";
import type { LoadedOrphanOperation } from "./claim-orphan-operations";
import type { Transaction } from "./context";
import { feedRun } from "./feed";
import { recordOrphanOutcome } from "./record-orphan-operation";
import { lockJob, refuseWhileLive } from "./start-checks";
import { orIfTaken } from "./unique";
import { wakeController } from "./wake-controller";

type Orphan = NonNullable<LoadedOrphanOperation["orphan"]>;
type Given = {
  owner: string;
  loaded: LoadedOrphanOperation;
  orphan: Orphan;
  runId: string;
  adoption: Adoption;
  at: Date;
  random: (bytes: number) => Uint8Array;
};

/**
 * The run that an orphan becomes: started, and created with the object's UID, so that the next passes find it and tell
 * what it is. It holds what it really holds of the quota, though that be more than is free: it runs already.
 */
export async function recordAdoption(db: Database, given: Given): Promise<void> {
  const known = new MillraceError(
    "ORPHAN_NOT_ADOPTABLE",
    "A run of this id, or of this Flink job, is in Postgres.",
  );
  await orIfTaken(known, () => db.$transaction((tx) => adopt(tx, given)));
}

async function adopt(tx: Transaction, given: Given): Promise<void> {
  const { owner, loaded, orphan, runId, at } = given;
  const { operation, project } = loaded;
  const job = await lockJob(tx, project.id, operation.jobId ?? "");
  await refuseWhileLive(tx, job);
  const run = await createRun(tx, given, job);
  await tx.job.update({
    where: { id: job.id },
    data: { latestRunId: runId, severity: runStateRows.STARTED.severity, stateSince: at },
  });
  const step = `Run ${run.number} of ${job.name} goes on with it`;
  await recordOrphanOutcome(tx, owner, { ...loaded, orphan }, { done: true, step, runId }, at);
  await feedRun(tx, project.id, { ...run, version: job.currentVersion, recovers: null });
  await wakeController(tx, runId);
}

async function createRun(
  tx: Transaction,
  { loaded: { operation }, orphan, runId, adoption, at, random }: Given,
  job: Awaited<ReturnType<typeof lockJob>>,
) {
  const { name, uid, targetId } = orphan;
  if (targetId === null) throw new MillraceError("ORPHAN_NOT_ADOPTABLE", "Its namespace is no target's.");
  const last = await tx.run.aggregate({ where: { jobId: job.id }, _max: { number: true } });
  const message = `The Deployment ${name} was adopted with version ${job.currentVersion.number}.`;
  return tx.run.create({
    data: {
      id: runId,
      jobId: job.id,
      versionId: job.currentVersion.id,
      targetId,
      number: (last._max.number ?? 0) + 1,
      reason: "RunAdopted",
      message,
      stateSince: at,
      sequence: 1,
      clusterId: adoption.clusterId,
      flinkJobId: adoption.flinkJobId,
      applicationId: adoption.applicationId ?? newFlinkId(random(16)),
      deploymentUid: uid,
      image: adoption.image,
      restorePath: adoption.restorePath,
      allowNonRestoredState: adoption.allowNonRestoredState,
      ...(adoption.held ?? quotaOf(jobSpec.parse(job.currentVersion.spec))),
      facts: { ...noFacts, created: { at: at.getTime(), uid } },
      createdById: adopterOf(operation.input),
      createdAt: at,
      schedule: { create: {} },
      events: {
        create: {
          sequence: 1,
          type: "RunAdopted",
          state: "STARTED",
          message,
          detail: { deployment: name, uid, version: job.currentVersion.number },
          occurredAt: at,
          recordedAt: at,
        },
      },
    },
  });
}

const adopterOf = (input: unknown): string | null =>
  typeof input === "object" && input !== null && "by" in input && typeof input.by === "string"
    ? input.by
    : null;
