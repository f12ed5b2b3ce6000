import type * as contract from "@/lib/contract/jobs";
import { newId } from "@/lib/domain/ids";
import { recoveryPending } from "@/lib/domain/recovery";
import { runFacts } from "@/lib/domain/run-facts";
import type { StopAsked, StopMode } from "@/lib/domain/operation";
import { type DesiredState, isSettled, type RunState, runStateRows } from "@/lib/domain/run-state";
import { MillraceError } from "@/lib/errors";
import { transact } from "@/lib/postgres/retry";
import { audit } from "./audit";
import { databaseTime } from "./database-time";
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

/** Records the intent to stop; the controller acts on it. A recovery that is to come, a start under way, and a stop that hangs, can be cancelled. */
export async function stopJob({
  context,
  input,
}: Call<typeof contract.stopJob>): Reply<typeof contract.stopJob> {
  const project = await requireProject(context, input.project, "project.operate");
  const operation = await transact(context.db, (tx) =>
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
  const found = (await lockLive(tx, job.id)) ?? (await lockRecovering(tx, job.id));
  if (!found) throw new MillraceError("RUN_NOT_LIVE", `${job.name} is not running.`);
  const recovering = isRecovering(found);
  refuse({ ...found, stopping: found.operations.length > 0, recovering }, mode);
  const at = await databaseTime(tx);
  const run = await tx.run.update({
    where: { id: found.id },
    // Of what has ended no savepoint can be taken: that it is not started again is all that can be asked for.
    data: { desired: desiredBy[recovering ? "CANCEL" : mode], desiredSeq: { increment: 1 } },
    select: { ...runSummaryFields, desiredSeq: true },
  });
  const operation = await tx.operation.create({
    data: {
      id: newId("operation", context.random(10)),
      projectId: project.id,
      kind: "STOP",
      jobId: job.id,
      runId: run.id,
      input: { mode, desiredSeq: run.desiredSeq } satisfies StopAsked,
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

/** A stop that failed leaves the job running, and may be asked for again. */
const openStop: { kind: "STOP"; state: { in: ("PENDING" | "RUNNING")[] } } = {
  kind: "STOP",
  state: { in: ["PENDING", "RUNNING"] },
};
const fields = { ...runSummaryFields, operations: { where: openStop, select: { id: true } } } as const;

async function lockLive(tx: Transaction, jobId: string) {
  await tx.$queryRaw`select id from "Run" where "jobId" = ${jobId} and "releasedAt" is null for update`;
  return tx.run.findFirst({ where: { jobId, releasedAt: null }, select: fields });
}

/** Nothing of the job is live, and its policy is about to start it again: under the locks of recover-run.ts, in its order. */
async function lockRecovering(tx: Transaction, jobId: string) {
  await tx.$queryRaw`select id from "Job" where id = ${jobId} for update`;
  // The recovery may have begun just now.
  const live = await lockLive(tx, jobId);
  if (live) return live;
  await tx.$queryRaw`
    select r.id from "Run" r join "Job" j on j."latestRunId" = r.id where j.id = ${jobId} for update of r`;
  const latest = await tx.run.findFirst({ where: { latestFor: { id: jobId } }, select: fields });
  return latest && isRecovering(latest) ? latest : null;
}

export const isRecovering = ({ facts }: { facts: unknown }): boolean =>
  recoveryPending(runFacts.parse(facts)) !== undefined;

/** Why this run cannot be stopped so, in words that say what can be done instead. */
export function refuse(
  run: {
    number: number;
    state: RunState;
    desired: DesiredState;
    stopping: boolean;
    /** it has failed, and a new run is about to follow it */
    recovering?: boolean;
  },
  mode: StopMode,
): void {
  const label = runStateRows[run.state].label;
  if (run.recovering && run.desired !== "STOPPED") return;
  if (isSettled(run.state) && !run.recovering)
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
