import type * as contract from "@/lib/contract/jobs";
import { newId } from "@/lib/domain/ids";
import { jobSpec } from "@/lib/domain/job-spec";
import type { StartFrom } from "@/lib/domain/operation";
import { MillraceError } from "@/lib/errors";
import { transact } from "@/lib/postgres/retry";
import { acceptRun } from "./accept-run";
import { audit } from "./audit";
import { databaseTime } from "./database-time";
import type { Call, Context, Reply, Transaction } from "./context";
import { type ProjectSeen, requireProject } from "./permissions";
import { presentOperation } from "./present-operation";
import { resolveRestore, startFromOf } from "./resolve-restore";
import { lockJob, lockTarget, refuseWhileLive, requireRoom } from "./start-checks";
import { orIfTaken } from "./unique";

/**
 * Accepts a start: checks, reserves the quota, and writes down everything that the controller will need, in one
 * transaction.
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
    transact(context.db, (tx) => accept(tx, context, project, input.job, input.body)),
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
  await requireRoom(tx, target, spec);
  const start = startFromOf(asked, spec.restore);
  const restore = await resolveRestore(tx, { jobId: job.id, engineId: spec.engineId }, start);
  const id = newId("run", context.random(10));
  const { operation } = await acceptRun(tx, {
    id,
    project,
    jobId: job.id,
    version: job.currentVersion,
    target,
    spec,
    restore,
    message: `Version ${job.currentVersion.number} was accepted on ${target.name}.`,
    events: [],
    recovery: null,
    createdById: context.principal.id,
    requestedBy: context.principal.name,
    input: start,
    at: await databaseTime(tx),
    random: context.random,
  });
  await audit(tx, context, {
    projectId: project.id,
    action: "job.start",
    subject: job.id,
    detail: { runId: id, version: job.currentVersion.number, from: start.from },
  });
  return operation;
}
