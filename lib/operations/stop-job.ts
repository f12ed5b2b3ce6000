import type * as contract from "@/lib/contract/jobs";
import { newId } from "@/lib/domain/ids";
import type { StopMode } from "@/lib/domain/operation";
import { type DesiredState, isSettled, type RunState, runStateRows } from "@/lib/domain/run-state";
import { MillraceError } from "@/lib/errors";
import { audit } from "./audit";
import type { Call, Context, Reply, Transaction } from "./context";
import { feedOperation, feedRun } from "./feed";
import { requireJob } from "./find-job";
import { type ProjectSeen, requireProject } from "./permissions";
import { presentOperation } from "./present-operation";
import { runSummaryFields } from "./present-run-summary";
import { wakeController } from "./wake-controller";

export const desiredBy: Record<StopMode, DesiredState> = {
  SAVEPOINT: "STOPPED_WITH_SAVEPOINT",
  CANCEL: "STOPPED",
};

/** Records the intent to stop; the controller acts on it. A start under way, and a stop that hangs, can be cancelled. */
export async function stopJob({
  context,
  input,
}: Call<typeof contract.stopJob>): Reply<typeof contract.stopJob> {
  const project = await requireProject(context, input.project, "project.operate");
  const operation = await context.db.$transaction((tx) =>
    intend(tx, context, project, input.job, input.body.mode),
  );
  return presentOperation(operation, project);
}

async function intend(
  tx: Transaction,
  context: Context,
  project: ProjectSeen,
  jobId: string,
  mode: StopMode,
) {
  const job = await requireJob({ db: tx }, project.id, jobId);
  await tx.$queryRaw`select id from "Run" where "jobId" = ${job.id} and "releasedAt" is null for update`;
  const live = await tx.run.findFirst({
    where: { jobId: job.id, releasedAt: null },
    select: {
      ...runSummaryFields,
      // A stop that failed leaves the job running, and may be asked for again.
      operations: { where: { kind: "STOP", state: { in: ["PENDING", "RUNNING"] } }, select: { id: true } },
    },
  });
  if (!live) throw new MillraceError("RUN_NOT_LIVE", `${job.name} is not running.`);
  refuse({ ...live, stopping: live.operations.length > 0 }, mode);
  const at = context.now();
  const run = await tx.run.update({
    where: { id: live.id },
    data: { desired: desiredBy[mode], desiredSeq: { increment: 1 } },
    select: runSummaryFields,
  });
  const operation = await tx.operation.create({
    data: {
      id: newId("operation", context.random(10)),
      projectId: project.id,
      kind: "STOP",
      jobId: job.id,
      runId: run.id,
      input: { mode },
      requestedBy: context.principal.name,
      createdAt: at,
    },
  });
  await feedRun(tx, project.id, run);
  await feedOperation(tx, project, operation);
  await audit(tx, context, {
    projectId: project.id,
    action: "job.stop",
    subject: job.id,
    detail: { runId: run.id, mode },
  });
  await wakeController(tx, run.id);
  return operation;
}

/** Why this run cannot be stopped so, in words that say what can be done instead. */
export function refuse(
  run: { number: number; state: RunState; desired: DesiredState; stopping: boolean },
  mode: StopMode,
): void {
  const label = runStateRows[run.state].label;
  if (isSettled(run.state))
    throw new MillraceError("RUN_ALREADY_FINISHED", `Run ${run.number} has ended already: ${label}.`);
  if (run.desired === "STOPPED" || (run.stopping && mode === "SAVEPOINT"))
    throw new MillraceError("OPERATION_IN_PROGRESS", `Run ${run.number} is being stopped already.`);
  if (mode === "SAVEPOINT" && run.state !== "RUNNING")
    throw new MillraceError(
      "CONFLICT",
      `A savepoint needs a running job, and run ${run.number} is ${label}. ` +
        "Wait until it runs, or stop it without a savepoint: its latest checkpoint is kept.",
    );
}
