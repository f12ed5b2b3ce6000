import { type JobSpec, quotaOf } from "@/lib/domain/job-spec";
import { MillraceError } from "@/lib/errors";
import type { Transaction } from "./context";
import { noSuchJob } from "./find-job";
import { requireQuota, usedOf } from "./quota";

/** The job with its current version. Its row is locked: a start and a deletion of it wait for one another. */
export async function lockJob(tx: Transaction, projectId: string, id: string) {
  await tx.$queryRaw`select id from "Job" where id = ${id} and "projectId" = ${projectId} for update`;
  const job = await tx.job.findFirst({
    where: { id, projectId },
    select: { id: true, name: true, targetId: true, currentVersion: true },
  });
  if (!job?.currentVersion) throw noSuchJob(id);
  return { ...job, currentVersion: job.currentVersion };
}

/** All starts on a target pass here one by one, so that two cannot take the same free quota. */
export async function lockTarget(tx: Transaction, id: string) {
  await tx.$queryRaw`select id from "DeploymentTarget" where id = ${id} for update`;
  const target = await tx.deploymentTarget.findUniqueOrThrow({ where: { id } });
  requireReady(target);
  return target;
}

export function requireReady(target: { name: string; status: string; statusMessage: string | null }): void {
  if (target.status === "READY") return;
  const why =
    target.status === "FAILED"
      ? `could not be prepared: ${target.statusMessage ?? ""}`
      : "is still being prepared";
  throw new MillraceError("TARGET_NOT_READY", `Target ${target.name} ${why}.`);
}

/** A run blocks the next one until nothing of it is left; who tries hears what it waits for. */
export async function refuseWhileLive(tx: Transaction, job: { id: string; name: string }): Promise<void> {
  const live = await tx.run.findFirst({
    where: { jobId: job.id, releasedAt: null },
    select: { id: true, number: true, settledAt: true },
  });
  if (live) throw stillLive(job, live);
}

export const stillLive = (
  job: { name: string },
  live: { id: string; number: number; settledAt: Date | null },
): MillraceError =>
  new MillraceError(
    "RUN_ALREADY_LIVE",
    live.settledAt === null
      ? `Run ${live.number} of ${job.name} is live: stop it first.`
      : `Run ${live.number} of ${job.name} has ended, and its resources are being removed: try again in a moment.`,
    { detail: { runId: live.id } },
  );

/** Under the target's lock: what a run of this holds is free. */
export async function requireRoom(
  tx: Transaction,
  target: { id: string; name: string; quotaCpuMilli: number; quotaMemoryMib: number },
  spec: JobSpec,
): Promise<void> {
  const quota = { cpuMilli: target.quotaCpuMilli, memoryMib: target.quotaMemoryMib };
  requireQuota({ name: target.name, quota }, await usedOf(tx, target.id), quotaOf(spec));
}
