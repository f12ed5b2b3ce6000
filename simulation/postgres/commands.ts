import { clusterIdOf } from "@/lib/domain/ids";
import { quotaOf } from "@/lib/domain/job-spec";
import type { StartFrom, StopMode } from "@/lib/domain/operation";
import { runStateRows } from "@/lib/domain/run-state";
import { MillraceError } from "@/lib/errors";
import { noSuchJob } from "@/lib/operations/find-job";
import { requireQuota } from "@/lib/operations/quota";
import { startFromOf } from "@/lib/operations/resolve-restore";
import { requireReady, stillLive } from "@/lib/operations/start-checks";
import { desiredBy, refuse } from "@/lib/operations/stop-job";
import { appendFeed, feedOperation, feedRun } from "./feed";
import type { Ids } from "./ids";
import { frozen } from "./json";
import { must, specOf, usedOf } from "./load";
import { restoreOf } from "./restore";
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

/** As Postgres orders them: by time, then by id. */
export const snapshotsOf = (tx: Tx, jobId: string): SnapshotRow[] =>
  (tx.rows.runsOfJob.get(jobId) ?? [])
    .flatMap((runId) => tx.rows.snapshots.get(runId) ?? [])
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));

function start(tx: Tx, ids: Ids, job: JobRow, asked: StartFrom | undefined): CommandRow {
  const target = must(tx.rows.targets.get(job.targetId));
  requireReady(target);
  const live = tx.live.get(job.id);
  if (live !== undefined) throw stillLive(job, must(tx.rows.runs.get(live)));
  const version = must(tx.rows.versions.get(job.currentVersionId));
  const spec = specOf(version.spec);
  const wanted = quotaOf(spec);
  const quota = { cpuMilli: target.quotaCpuMilli, memoryMib: target.quotaMemoryMib };
  requireQuota({ name: target.name, quota }, usedOf(tx, target.id), wanted);
  const from = startFromOf(asked, spec.restore);
  const restore = restoreOf(snapshotsOf(tx, job.id), from);
  const before = tx.rows.runsOfJob.get(job.id) ?? [];
  const at = new Date(tx.now());
  const id = ids.id("run");
  const message = `Version ${version.number} was accepted on ${target.name}.`;
  const run: RunRow = {
    id,
    jobId: job.id,
    versionId: version.id,
    targetId: target.id,
    number: before.length + 1,
    desired: "RUNNING",
    desiredSeq: 1,
    state: "STARTED",
    reason: "RunAccepted",
    message,
    stateSince: at,
    observedAt: null,
    staleSince: null,
    settledAt: null,
    releasedAt: null,
    sequence: 1,
    clusterId: clusterIdOf(id),
    flinkJobId: ids.flinkId(),
    applicationId: ids.flinkId(),
    deploymentUid: null,
    image: must(tx.rows.engines.get(spec.engineId)).image,
    ...wanted,
    ...restore,
    recoveryOf: null,
    recoveryAttempt: 0,
    facts: frozen(
      spec.code.kind === "JAR" ? { artifactKey: Buffer.from(ids.bytes(24)).toString("base64url") } : {},
    ),
    observation: null,
    createdAt: at,
  };
  tx.put("runs", id, run);
  tx.put("runsOfJob", job.id, [...before, id]);
  const detail = { version: version.number, target: target.name, restorePath: restore.restorePath };
  const accepted = { runId: id, sequence: 1, type: "RunAccepted", state: "STARTED" as const, message };
  tx.put("events", id, [{ ...accepted, detail, occurredAt: at, recordedAt: at }]);
  tx.put("jobs", job.id, {
    ...job,
    latestRunId: id,
    severity: runStateRows.STARTED.severity,
    stateSince: at,
  });
  const operation = command(tx, ids, run, job, "START", from);
  tx.put("schedules", id, { runId: id, dueAt: tx.now(), owner: null, epoch: 0n, lookedUntil: null });
  announce(tx, job, run, operation);
  audit(tx, "job.start", job.id, { runId: id, version: version.number, from: from.from });
  wake(tx, id);
  return operation;
}

function stop(tx: Tx, ids: Ids, job: JobRow, mode: StopMode): CommandRow {
  const live = tx.rows.runs.get(tx.live.get(job.id) ?? "");
  if (!live) throw new MillraceError("RUN_NOT_LIVE", `${job.name} is not running.`);
  const stopping = (tx.rows.operations.get(live.id) ?? []).some(
    ({ kind, state }) => kind === "STOP" && (state === "PENDING" || state === "RUNNING"),
  );
  refuse({ ...live, stopping }, mode);
  const run: RunRow = { ...live, desired: desiredBy[mode], desiredSeq: live.desiredSeq + 1 };
  tx.put("runs", run.id, run);
  const operation = command(tx, ids, run, job, "STOP", { mode });
  announce(tx, job, run, operation);
  audit(tx, "job.stop", job.id, { runId: run.id, mode });
  wake(tx, run.id);
  return operation;
}

function command(
  tx: Tx,
  ids: Ids,
  run: RunRow,
  job: JobRow,
  kind: "START" | "STOP",
  input: object,
): CommandRow {
  const row: CommandRow = {
    id: ids.id("operation"),
    projectId: job.projectId,
    kind,
    state: "PENDING",
    jobId: job.id,
    runId: run.id,
    targetId: null,
    input: frozen(input),
    progress: 0,
    step: "",
    errorCode: null,
    errorMessage: null,
    requestedBy: "simulation",
    createdAt: new Date(tx.now()),
    finishedAt: null,
  };
  tx.put("operations", run.id, [...(tx.rows.operations.get(run.id) ?? []), row]);
  return row;
}

function announce(tx: Tx, job: JobRow, run: RunRow, operation: CommandRow): void {
  feedRun(tx, job.projectId, run);
  feedOperation(tx, job.projectId, operation);
}

function audit(tx: Tx, action: string, subject: string, detail: object): void {
  tx.put("audits", String(tx.next("audits")), { at: new Date(tx.now()), action, subject, detail });
}

/** wake-controller.ts: due now, and said so at commit. */
function wake(tx: Tx, runId: string): void {
  const row = tx.rows.schedules.get(runId);
  if (row) tx.put("schedules", runId, { ...row, dueAt: tx.now() });
  tx.notify("millrace_due", runId);
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
