import { randomBytes } from "node:crypto";
import type { NewEvent } from "@/lib/domain/decision";
import { event } from "@/lib/domain/draft";
import { newId } from "@/lib/domain/ids";
import type { JobSpec } from "@/lib/domain/job-spec";
import { positionBefore, positionInWords } from "@/lib/domain/position";
import { recentRecoveries } from "@/lib/domain/recovery";
import type { RestoreFrom } from "@/lib/domain/restore";
import type { RunFacts } from "@/lib/domain/run-facts";
import { acceptRun, type NewRun } from "./accept-run";
import { audit } from "./audit";
import type { Claim } from "./claim-runs";
import type { Transaction } from "./context";
import type { LoadedRun } from "./load-run";
import type { RunChange } from "./run-change";
import { claimLost, type RunHead } from "./run-head";
import { writeChange } from "./write-change";

const random = (bytes: number): Uint8Array => randomBytes(bytes);

type Told = { head: RunHead; now: number; latest: boolean };

/** On the failed run: its state and reason stay as they are. */
export function recoveryChange(
  { view, page }: LoadedRun,
  { facts, events }: { facts: RunFacts; events: NewEvent[] },
): RunChange {
  const { state, stateSince, reason, message, staleSince } = view;
  return {
    state,
    stateSince,
    reason,
    message,
    staleSince,
    facts,
    events,
    released: false,
    page,
    snapshots: [],
  };
}

/** Under the claim's lock, so that it is done at once. */
export async function tellRecovery(
  tx: Transaction,
  claim: Claim,
  run: LoadedRun,
  told: { facts: RunFacts; events: NewEvent[] },
  { head, now, latest }: Told,
): Promise<void> {
  // The job's line is its latest run's.
  const how = { told: latest ? "both" : "run", now } as const;
  if (!(await writeChange(tx, claim, run, head, recoveryChange(run, told), how))) throw claimLost(claim);
}

export type RecoveryStart = {
  run: LoadedRun;
  number: number;
  version: { id: string; number: number };
  spec: JobSpec;
  target: { id: string; name: string };
  facts: RunFacts;
  /** what it goes on from, where that is known */
  position: Pick<RunFacts, "checkpoint">;
  recovery: NonNullable<RunFacts["recovery"]>;
  restore: RestoreFrom;
  now: number;
  random: (bytes: number) => Uint8Array;
};

/** What the failed run tells, and the new one: its id is drawn here. */
export function recoveryStart(given: RecoveryStart) {
  const { run, number, version, target, facts, recovery, restore, now, random } = given;
  const { row, view } = run;
  const { attempt, of } = recovery;
  const id = newId("run", random(10));
  const failedAt = facts.result?.at ?? view.stateSince;
  const position = positionInWords(given.position, failedAt);
  const detail = {
    attempt,
    of,
    restorePath: restore.restorePath,
    ...positionBefore(given.position, failedAt),
  };
  const told = (message: string, more: object): NewEvent => ({
    ...event("RecoveryStarted", message, now),
    detail: { ...detail, ...more },
  });
  const begun: NewRun = {
    id,
    project: { id: row.job.projectId, slug: row.job.project.slug },
    jobId: row.jobId,
    version,
    target,
    spec: given.spec,
    restore,
    message: `Version ${version.number} was accepted on ${target.name}, to recover run ${number}.`,
    events: [told(`Attempt ${attempt} of ${of} to recover run ${number}; ${position}`, { from: row.id })],
    recovery: {
      of: { id: row.id, number },
      attempt,
      recoveries: [...recentRecoveries({ policy: view.policy, facts }, now), now],
    },
    createdById: null,
    requestedBy: null,
    input:
      restore.restoreSnapshotId === null
        ? { from: "FRESH" }
        : {
            from: "SNAPSHOT",
            snapshotId: restore.restoreSnapshotId,
            allowNonRestoredState: restore.allowNonRestoredState,
          },
    at: new Date(now),
    random,
  };
  return {
    failed: {
      facts: { ...facts, recovery: { ...recovery, over: "started" as const, startedRunId: id } },
      events: [told(`Attempt ${attempt} of ${of} was started; ${position}`, { runId: id })],
    },
    begun,
  };
}

export async function startRecovery(
  tx: Transaction,
  claim: Claim,
  given: Omit<RecoveryStart, "number" | "random"> & { head: RunHead },
): Promise<void> {
  const { run, now, restore, head } = given;
  const { failed, begun } = recoveryStart({ ...given, number: head.number, random });
  // The failed run speaks first: what follows is the new run's, also in the job's line.
  await tellRecovery(tx, claim, run, failed, { head, now, latest: true });
  await acceptRun(tx, begun);
  const principal = { kind: "anonymous", id: "anonymous", name: "anonymous" } as const;
  await audit(
    tx,
    { principal, requestId: null, now: () => new Date(now), random },
    {
      projectId: run.row.job.projectId,
      action: "job.recover",
      subject: run.row.jobId,
      detail: {
        runId: begun.id,
        recoveryOf: run.row.id,
        attempt: given.recovery.attempt,
        restorePath: restore.restorePath,
      },
    },
  );
}
