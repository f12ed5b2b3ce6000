import { randomBytes } from "node:crypto";
import type { NewEvent } from "@/lib/domain/decision";
import { event } from "@/lib/domain/draft";
import { newId } from "@/lib/domain/ids";
import type { JobSpec } from "@/lib/domain/job-spec";
import { positionBefore, positionInWords } from "@/lib/domain/position";
import { recentRecoveries } from "@/lib/domain/recovery";
import type { RestoreFrom } from "@/lib/domain/restore";
import type { RunFacts } from "@/lib/domain/run-facts";
import { appendFeed } from "@/lib/postgres/feed";
import { acceptRun } from "./accept-run";
import { audit } from "./audit";
import type { Transaction } from "./context";
import { runChanges } from "./feed";
import type { LoadedRun } from "./load-run";
import { type RunChange, writeChange } from "./record-run";

const random = (bytes: number): Uint8Array => randomBytes(bytes);

type Told = { sequence: number; now: number; latest: boolean };

/** On the failed run: its state and reason stay as they are. */
export async function tellRecovery(
  tx: Transaction,
  run: LoadedRun,
  facts: RunFacts,
  events: NewEvent[],
  { sequence, now, latest }: Told,
): Promise<void> {
  const { state, stateSince, reason, message, staleSince } = run.view;
  const change: RunChange = {
    state,
    stateSince,
    reason,
    message,
    staleSince,
    facts,
    events,
    released: false,
    page: run.page,
    snapshots: [],
  };
  const written = await writeChange(tx, run, change, sequence, now);
  // The job's line is its latest run's.
  for (const news of runChanges(run.row.job.projectId, written))
    if (latest || news.subject.startsWith("run:")) await appendFeed(tx, news);
}

type Start = {
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
  sequence: number;
  now: number;
};

export async function startRecovery(tx: Transaction, given: Start): Promise<void> {
  const { run, number, version, target, facts, recovery, restore, now } = given;
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
  // The failed run speaks first: what follows is the new run's, also in the job's line.
  await tellRecovery(
    tx,
    run,
    { ...facts, recovery: { ...recovery, over: "started", startedRunId: id } },
    [told(`Attempt ${attempt} of ${of} was started; ${position}`, { runId: id })],
    { sequence: given.sequence, now, latest: true },
  );
  const project = { id: row.job.projectId, slug: row.job.project.slug };
  await acceptRun(tx, {
    id,
    project,
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
  });
  const principal = { kind: "anonymous", id: "anonymous", name: "anonymous" } as const;
  await audit(
    tx,
    { principal, requestId: null, now: () => new Date(now), random },
    {
      projectId: project.id,
      action: "job.recover",
      subject: row.jobId,
      detail: { runId: id, recoveryOf: row.id, attempt, restorePath: restore.restorePath },
    },
  );
}
