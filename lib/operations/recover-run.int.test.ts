// Guarantees: a failed run is followed by one new run at most, from its newest state and no older one, whatever crashes,
// stops or starts meanwhile; and a recovery that cannot be is told and never becomes a start without state.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { specInput } from "@/lib/contract/jobs";
import { newId } from "@/lib/domain/ids";
import { noFacts, type RunFacts, runFacts } from "@/lib/domain/run-facts";
import type { z } from "zod";
import { type Claim, claimThese } from "./claim-runs";
import { getRun } from "./get-run";
import { listRunEvents } from "./list-run-events";
import { loadRun, type LoadedRun } from "./load-run";
import { recoverRun } from "./recover-run";
import { startJob } from "./start-job";
import { stopJob } from "./stop-job";
import { addJob, addProject, contextOf } from "./testing/fixtures";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
let count = 0;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());

const failedAt = Date.parse("2026-11-21T10:00:00Z");
const dueAt = failedAt + 10_000;
const later = dueAt + 1;
const checkpoint = { id: 12, path: "file:///chk-12", at: failedAt - 8_000, savepoint: false, sizeBytes: 1 };
const recovery = { at: dueAt, attempt: 1, of: 3 };
const policy = { recovery: { onFailure: "RESTART", attempts: 3 } } as const;

/** A job whose first run has failed, left its snapshot, and is released with a recovery planned. */
async function scene(
  options: {
    facts?: Partial<RunFacts>;
    snapshot?: { path: string; checkpointId: number } | null;
    spec?: Partial<z.input<typeof specInput>>;
    quota?: { cpuMilli: number; memoryMib: number };
  } = {},
) {
  const { world } = made;
  const { db } = world;
  const slug = `r${++count}`;
  const { members, target } = await addProject(world, slug, options.quota);
  const context = contextOf(world, members.EDITOR);
  const job = await addJob(world, members.EDITOR, slug, "orders", { ...policy, ...options.spec });
  const start = (body?: Parameters<typeof startJob>[0]["input"]["body"]) =>
    startJob({ context, input: { project: slug, job: job.id, body } });
  const { runId: failed } = (await start()) as { runId: string };
  const facts: RunFacts = {
    ...noFacts,
    created: { at: 1, uid: "uid" },
    reached: { running: 2 },
    checkpoint,
    result: { status: "FAILED", source: "rest", at: failedAt },
    recovery,
    ...options.facts,
  };
  const settled = new Date(failedAt);
  await db.run.update({
    where: { id: failed },
    data: {
      state: "FAILED",
      reason: "JobFailed",
      message: "Table is gone",
      settledAt: settled,
      releasedAt: settled,
      facts,
    },
  });
  const kept =
    options.snapshot === undefined ? { path: checkpoint.path, checkpointId: 12 } : options.snapshot;
  if (kept)
    await db.snapshot.create({
      data: {
        id: newId("snapshot", world.random(10)),
        jobId: job.id,
        runId: failed,
        kind: "CHECKPOINT",
        createdAt: settled,
        ...kept,
      },
    });
  await db.controllerHeartbeat.upsert({
    where: { id: "one" },
    update: { beatAt: new Date() },
    create: { id: "one" },
  });
  const claim = async (owner = "one"): Promise<Claim> => {
    const [claimed] = await claimThese(db, owner, [failed]);
    if (!claimed) throw new Error("the run is claimed by another");
    return claimed;
  };
  const loaded = async (): Promise<LoadedRun> => {
    const run = await loadRun(db, failed);
    if (!run) throw new Error("the run is gone");
    return run;
  };
  return {
    db,
    slug,
    context,
    job,
    target,
    failed,
    start,
    claim,
    loaded,
    recover: async (now = later) => recoverRun(db, await claim(), await loaded(), now),
    stop: (mode: "SAVEPOINT" | "CANCEL") =>
      stopJob({ context, input: { project: slug, job: job.id, body: { mode } } }),
    facts: async () => runFacts.parse((await db.run.findUniqueOrThrow({ where: { id: failed } })).facts),
    types: async (run = failed) =>
      (await db.runEvent.findMany({ where: { runId: run }, orderBy: { sequence: "asc" } })).map(
        ({ type }) => type,
      ),
    runs: () => db.run.findMany({ where: { jobId: job.id }, orderBy: { number: "asc" } }),
  };
}

test("a recovery is a start of the same version from the newest state, told on both runs", async () => {
  const { db, slug, context, job, failed, recover, facts, types, runs } = await scene();
  expect(await recover(dueAt - 2_500), "before its time").toBe(2_500);
  expect(await runs()).toHaveLength(1);

  expect(await recover()).toBeNull();
  const [old, fresh] = await runs();
  expect(fresh).toMatchObject({
    number: 2,
    state: "STARTED",
    desired: "RUNNING",
    versionId: old?.versionId,
    recoveryOf: failed,
    recoveryAttempt: 1,
    restorePath: "file:///chk-12",
    sequence: 2,
    createdById: null,
  });
  expect(runFacts.parse(fresh?.facts).recoveries).toEqual([later]);
  expect((await facts()).recovery).toEqual({ ...recovery, over: "started", startedRunId: fresh?.id });
  expect(await types()).toEqual(["RunAccepted", "RecoveryStarted"]);
  expect(await types(fresh?.id)).toEqual(["RunAccepted", "RecoveryStarted"]);
  expect(old).toMatchObject({ state: "FAILED", reason: "JobFailed", sequence: 2 });
  expect(await db.job.findUnique({ where: { id: job.id } })).toMatchObject({
    latestRunId: fresh?.id,
    severity: 40,
  });
  expect(await db.runSchedule.findUnique({ where: { runId: fresh?.id ?? "" } })).toMatchObject({
    owner: null,
  });
  expect(await db.auditEntry.findFirst({ where: { action: "job.recover", subject: job.id } })).toMatchObject({
    actorKind: "system",
    actorId: null,
    detail: { recoveryOf: failed, attempt: 1, restorePath: "file:///chk-12" },
  });
  const lines = await db.changeFeed.findMany({
    where: { subject: `job:${job.id}` },
    orderBy: { position: "asc" },
  });
  expect(lines.at(-1)?.summary).toMatchObject({ latestRunId: fresh?.id, state: "STARTED" });

  const read = (run = "") => getRun({ context, input: { project: slug, run, body: undefined } });
  expect(await read(failed)).toMatchObject({
    recovery: {
      at: "2026-11-21T10:00:10.000Z",
      attempt: 1,
      of: 3,
      over: "started",
      startedRunId: fresh?.id,
      why: null,
    },
    recoveryOf: null,
    position: { checkpointId: 12, at: "2026-11-21T09:59:52.000Z", savepoint: false },
  });
  expect(await read(fresh?.id)).toMatchObject({
    recovery: null,
    recoveryOf: { runId: failed, number: 1 },
    position: null,
  });
  const events = await listRunEvents({
    context,
    input: { project: slug, run: failed, limit: 50, body: undefined },
  });
  expect(events.items.at(-1)).toMatchObject({
    type: "RecoveryStarted",
    message: "Attempt 1 of 3 was started; its last completed checkpoint is 12, from 8 s before the failure",
    detail: { checkpointId: 12, ageMs: 8_000, runId: fresh?.id },
    alert: false,
  });
});

test("what is repeated, or is done by a controller that lost its claim, starts nothing", async () => {
  const { recover, claim, loaded, db, runs, failed } = await scene();
  const stale = await claim();
  const before = await loaded();
  expect(await recover()).toBeNull();
  expect(await recover(), "the reply was lost").toBeNull();
  await expect(recoverRun(db, stale, before, later)).rejects.toThrow("was taken");
  expect(await runs()).toHaveLength(2);
  const [, fresh] = await runs();
  const ended = { state: "FAILED", settledAt: new Date(), releasedAt: new Date() } as const;
  await db.run.update({ where: { id: fresh?.id ?? "" }, data: ended });
  await db.run.update({ where: { id: failed }, data: { facts: before.view.facts } });
  expect(await recover(), "the new run is the latest").toBeNull();
  expect(await runs()).toHaveLength(2);
});

test("of two at once one starts, and the other loses its claim", async () => {
  const { claim, loaded, db, runs } = await scene();
  const [first, run] = [await claim(), await loaded()];
  const second = await claim();
  const results = await Promise.allSettled([
    recoverRun(db, first, run, later),
    recoverRun(db, second, run, later),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(await runs()).toHaveLength(2);
});

test("no room is no end: it is told once, tried again, and started when there is", async () => {
  const { recover, facts, types, runs, db, target } = await scene();
  const quota = (quotaCpuMilli: number) =>
    db.deploymentTarget.update({ where: { id: target.id }, data: { quotaCpuMilli } });
  await quota(100);
  expect(await recover()).toBe(30_000);
  expect((await facts()).recovery).toMatchObject({
    at: later + 30_000,
    why: expect.stringContaining("0.1 cores"),
  });
  expect(await recover(later + 30_000)).toBe(30_000);
  expect(await types()).toEqual(["RunAccepted", "RecoveryDelayed"]);
  await quota(8_000);
  expect(await recover(later + 60_000)).toBeNull();
  expect(await runs()).toHaveLength(2);
});

test("state older than what was completed, or none of it, refuses the recovery and says so as an alert", async () => {
  for (const snapshot of [null, { path: "file:///chk-11", checkpointId: 11 }]) {
    const { recover, facts, types, runs, context, slug, failed } = await scene({ snapshot });
    expect(await recover()).toBeNull();
    expect((await facts()).recovery).toMatchObject({ over: "refused" });
    expect(await types()).toEqual(["RunAccepted", "RecoveryRefused"]);
    expect(await runs()).toHaveLength(1);
    const { items } = await listRunEvents({
      context,
      input: { project: slug, run: failed, limit: 50, body: undefined },
    });
    expect(items.at(-1)).toMatchObject({ type: "RecoveryRefused", alert: true });
  }
});

test("a person's start refuses to forget state silently, too", async () => {
  const { start, recover } = await scene({ snapshot: null });
  await recover();
  await expect(start()).rejects.toMatchObject({ code: "STATE_NOT_FOUND" });
  expect(await start({ from: "FRESH" })).toMatchObject({ kind: "START" });
});

test("a start by a person supersedes it, and the job's line stays the new run's", async () => {
  const { start, recover, facts, runs, db, job } = await scene();
  const { runId } = await start();
  expect(await recover()).toBeNull();
  expect((await facts()).recovery).toMatchObject({ over: "superseded" });
  expect(await runs()).toHaveLength(2);
  expect(await db.job.findUnique({ where: { id: job.id } })).toMatchObject({ latestRunId: runId });
  const lines = await db.changeFeed.findMany({
    where: { subject: `job:${job.id}` },
    orderBy: { position: "asc" },
  });
  expect(lines.at(-1)?.summary).toMatchObject({ latestRunId: runId });
});

test("a stop before its time cancels it, and succeeds; after it, it is the new run's", async () => {
  const cancelled = await scene();
  const operation = await cancelled.stop("SAVEPOINT");
  await expect(cancelled.stop("CANCEL")).rejects.toMatchObject({ code: "OPERATION_IN_PROGRESS" });
  expect(await cancelled.recover(dueAt - 9_000)).toBeNull();
  expect((await cancelled.facts()).recovery).toMatchObject({ over: "cancelled" });
  expect(await cancelled.types()).toEqual(["RunAccepted", "RecoveryCancelled"]);
  expect(await cancelled.db.operation.findUnique({ where: { id: operation.id } })).toMatchObject({
    state: "SUCCEEDED",
  });
  await expect(cancelled.stop("CANCEL")).rejects.toMatchObject({ code: "RUN_NOT_LIVE" });

  const started = await scene();
  await started.recover();
  const [, fresh] = await started.runs();
  expect(await started.stop("CANCEL")).toMatchObject({ runId: fresh?.id });
});

test("a stop and the recovery at the same moment: the stop wins, or it stops the new run", async () => {
  for (let round = 0; round < 5; round++) {
    const { stop, recover, runs, facts } = await scene();
    const [stopped] = await Promise.all([stop("CANCEL"), recover()]);
    const [old, fresh] = await runs();
    const over = (await facts()).recovery?.over;
    const hit = fresh ?? old;
    expect([stopped.runId, hit?.desired]).toEqual([hit?.id, "STOPPED"]);
    expect(over).toBe(fresh ? "started" : "cancelled");
  }
});
