import type { StartFrom, StopAsked, StopMode } from "@/lib/domain/operation";
import { MillraceError } from "@/lib/errors";
import { noSuchJob } from "@/lib/operations/find-job";
import { startFromOf } from "@/lib/operations/resolve-restore";
import { requireReady, stillLive } from "@/lib/operations/start-checks";
import { desiredBy, isRecovering, refuse } from "@/lib/operations/stop-job";
import { acceptRun, addCommand, audit, wake } from "./accept";
import { appendFeed, feedOperation, feedRun } from "./feed";
import type { Ids } from "./ids";
import { must, requireRoom, specOf } from "./load";
import { restoreOf, snapshotsOf } from "./restore";
import type { CommandRow, JobRow, RunRow, SnapshotRow } from "./rows";
import { addVersion, checkedSpec, type SpecGiven } from "./setup";
import type { Store, Tx } from "./tables";

/** What users do over web: each one transaction, with web's rules. Who may is not asked. */
export function commands(store: Store, ids: Ids) {
  return {
    start: ({ job, from }: { job: string; from?: StartFrom }): CommandRow =>
      store.transact({ what: "start" }, (tx) => start(tx, ids, findJob(tx, job), from)),
    stop: ({ job, mode }: { job: string; mode: StopMode }): CommandRow =>
      store.transact({ what: "stop" }, (tx) => stop(tx, ids, findJob(tx, job), mode)),
    deleteJob: (job: string): void =>
      store.transact({ what: "deleteJob" }, (tx) => deleteJob(tx, findJob(tx, job))),
    newVersion: ({ job, spec }: { job: string; spec: SpecGiven }): number =>
      store.transact({ what: "newVersion" }, (tx) => newVersion(tx, ids, findJob(tx, job), spec)),
    /** what a user can choose from, the newest first: list-snapshots.ts */
    snapshotsOf: (job: string): SnapshotRow[] => snapshotsOf(store.view, job),
    /** a start from the snapshot that the user picks of them; undefined: there is none */
    chooseSnapshot: (
      job: string,
      pick: (of: SnapshotRow[]) => SnapshotRow | undefined,
    ): StartFrom | undefined => {
      const chosen = pick(snapshotsOf(store.view, job));
      return chosen && { from: "SNAPSHOT", snapshotId: chosen.id, allowNonRestoredState: false };
    },
  };
}

function findJob(tx: Tx, id: string): JobRow {
  const job = tx.rows.jobs.get(id);
  if (!job) throw noSuchJob(id);
  return job;
}

function start(tx: Tx, ids: Ids, job: JobRow, asked: StartFrom | undefined): CommandRow {
  const target = must(tx.rows.targets.get(job.targetId));
  requireReady(target);
  const live = tx.live.get(job.id);
  if (live !== undefined) throw stillLive(job, must(tx.rows.runs.get(live)));
  const version = must(tx.rows.versions.get(job.currentVersionId));
  const spec = specOf(version.spec);
  requireRoom(tx, target, spec);
  const from = startFromOf(asked, spec.restore);
  const restore = restoreOf(tx, { jobId: job.id, engineId: spec.engineId }, from);
  const id = ids.id("run");
  const operation = acceptRun(tx, {
    id,
    project: must(tx.rows.projects.get(job.projectId)),
    jobId: job.id,
    version,
    target,
    spec,
    restore,
    message: `Version ${version.number} was accepted on ${target.name}.`,
    events: [],
    recovery: null,
    createdById: null,
    requestedBy: "simulation",
    input: from,
    at: new Date(tx.now()),
    random: ids.bytes,
  });
  audit(tx, "job.start", job.id, { runId: id, version: version.number, from: from.from });
  return operation;
}

function stop(tx: Tx, ids: Ids, job: JobRow, mode: StopMode): CommandRow {
  const latest = tx.rows.runs.get(job.latestRunId ?? "");
  const found =
    tx.rows.runs.get(tx.live.get(job.id) ?? "") ?? (latest && isRecovering(latest) ? latest : undefined);
  if (!found) throw new MillraceError("RUN_NOT_LIVE", `${job.name} is not running.`);
  const recovering = isRecovering(found);
  const stopping = (tx.rows.operations.get(found.id) ?? []).some(
    ({ kind, state }) => kind === "STOP" && (state === "PENDING" || state === "RUNNING"),
  );
  refuse({ ...found, stopping, recovering }, mode);
  const desired = desiredBy[recovering ? "CANCEL" : mode];
  const run: RunRow = { ...found, desired, desiredSeq: found.desiredSeq + 1 };
  tx.put("runs", run.id, run);
  const operation = addCommand(tx, {
    id: ids.id("operation"),
    projectId: job.projectId,
    kind: "STOP",
    jobId: job.id,
    runId: run.id,
    input: { mode, desiredSeq: run.desiredSeq } satisfies StopAsked,
    requestedBy: "simulation",
    createdAt: new Date(tx.now()),
  });
  feedRun(tx, job.projectId, run);
  feedOperation(tx, job.projectId, operation);
  audit(tx, "job.stop", job.id, { runId: run.id, mode });
  wake(tx, run.id);
  return operation;
}

function deleteJob(tx: Tx, job: JobRow): void {
  const live = tx.rows.runs.get(tx.live.get(job.id) ?? "");
  if (live)
    throw new MillraceError(
      "RUN_ALREADY_LIVE",
      `Run ${live.number} of ${job.name} is still live: stop it, and wait until its resources are gone.`,
    );
  const hanging = ["schedules", "events", "operations", "snapshots", "logs", "runs"] as const;
  for (const runId of tx.rows.runsOfJob.get(job.id) ?? [])
    for (const table of hanging) if (tx.rows[table].has(runId)) tx.put(table, runId, undefined);
  for (const id of tx.rows.versionsOfJob.get(job.id) ?? []) tx.put("versions", id, undefined);
  for (const table of ["runsOfJob", "versionsOfJob", "jobs"] as const)
    if (tx.rows[table].has(job.id)) tx.put(table, job.id, undefined);
  appendFeed(tx, { projectId: job.projectId, subject: `job:${job.id}`, summary: { deleted: true } });
  audit(tx, "job.delete", job.id, { name: job.name });
}

function newVersion(tx: Tx, ids: Ids, job: JobRow, given: SpecGiven): number {
  const spec = checkedSpec(tx, given);
  if (given.code.kind !== job.kind)
    throw new MillraceError("VALIDATION_FAILED", `/spec/code/kind: this is a ${job.kind} job`);
  const version = addVersion(tx, ids.id("version"), job.id, spec);
  tx.put("jobs", job.id, { ...job, currentVersionId: version.id });
  const summary = { currentVersion: version.number };
  appendFeed(tx, { projectId: job.projectId, subject: `job:${job.id}`, summary });
  audit(tx, "job.version.create", job.id, { number: version.number });
  return version.number;
}
