import { jobSpec } from "@/lib/domain/job-spec";
import { positionOf } from "@/lib/domain/position";
import { recoveryPending, recoveryStep } from "@/lib/domain/recovery";
import { decideRecovery } from "@/lib/domain/restore";
import { type RunFacts, runFacts } from "@/lib/domain/run-facts";
import { stopsNow } from "@/lib/domain/stop";
import { MillraceError } from "@/lib/errors";
import type { Database } from "@/lib/postgres/client";
import { transact } from "@/lib/postgres/retry";
import type { Claim } from "./claim-runs";
import type { Transaction } from "./context";
import type { LoadedRun } from "./load-run";
import { lockHead } from "./run-head";
import { snapshotKnown } from "./resolve-restore";
import { lockTarget, requireRoom } from "./start-checks";
import { startRecovery, tellRecovery } from "./start-recovery";

/**
 * What becomes of the recovery that a failed run's policy planned, once nothing of the run is left: the new run, or why
 * there is none. One transaction under the locks of a person's start, in their order (job, target, run, schedule): after a
 * crash either all of it is there or nothing, and two of it are refused by `Run_recoveryOf_key` and `Run_one_live_per_job`.
 * Answers in how many milliseconds the run is to be looked at again; null: its recovery is over.
 */
export async function recoverRun(
  db: Database,
  claim: Claim,
  run: LoadedRun,
  now: number,
): Promise<number | null> {
  return transact(db, async (tx) => {
    const { id, jobId } = run.row;
    const { targetId } = await tx.run.findUniqueOrThrow({ where: { id }, select: { targetId: true } });
    const [job] = await tx.$queryRaw<{ latestRunId: string | null }[]>`
      select "latestRunId" from "Job" where id = ${jobId} for update`;
    const target = await lockTarget(tx, targetId).catch(asObstacle);
    const head = await lockHead(tx, claim);
    const locked = await tx.run.findUniqueOrThrow({
      where: { id },
      select: { desiredSeq: true, facts: true },
    });
    const facts = runFacts.parse(locked.facts);
    const recovery = recoveryPending(facts);
    if (!recovery) return null;

    const version = await tx.jobVersion.findUniqueOrThrow({ where: { id: run.row.versionId } });
    const spec = jobSpec.parse(version.spec);
    const room = "obstacle" in target ? target : await requireRoom(tx, target, spec).catch(asObstacle);
    const { restore, position } = await restoreOf(tx, run, facts);
    const latest = job?.latestRunId === id;
    const step = recoveryStep(
      {
        recovery,
        stopAsked: stopsNow({ desired: head.desired, desiredSeq: locked.desiredSeq, facts }),
        latest,
        ...("refused" in restore && { refusal: restore.refused.message }),
        ...(room && "obstacle" in room && { obstacle: room.obstacle }),
      },
      now,
    );
    if (step.do === "wait") return step.until - now;
    if (step.do !== "start") {
      const told = { facts: { ...facts, recovery: step.recovery }, events: step.events };
      await tellRecovery(tx, claim, run, told, { head, now, latest });
      return step.do === "delay" ? step.recovery.at - now : null;
    }
    if ("refused" in restore || "obstacle" in target) return null;
    await startRecovery(tx, claim, {
      run,
      version,
      spec,
      target,
      facts,
      position,
      recovery,
      restore: restore.restore,
      head,
      now,
    });
    return null;
  });
}

/** What a person would be told now, and may be otherwise a moment later. */
export function asObstacle(error: unknown): { obstacle: string } {
  if (!(error instanceof MillraceError)) throw error;
  return { obstacle: error.message };
}

async function restoreOf(tx: Transaction, { row }: LoadedRun, { checkpoint }: RunFacts) {
  const { restorePath, restoreSnapshotId, allowNonRestoredState } = await tx.run.findUniqueOrThrow({
    where: { id: row.id },
    select: { restorePath: true, restoreSnapshotId: true, allowNonRestoredState: true },
  });
  const newest = await tx.snapshot.findFirst({
    where: { runId: row.id },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const known = newest && (await snapshotKnown(tx, newest));
  const restore = decideRecovery({
    run: { id: row.id, restore: { restorePath, restoreSnapshotId, allowNonRestoredState } },
    checkpoint,
    newest: known,
  });
  return { restore, position: positionOf(checkpoint, known) };
}
