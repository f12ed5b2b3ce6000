// Guarantees: a failed run is followed by a new run from its newest state and no older one; a recovery that cannot be is told
// and never becomes a start without state.
import { afterAll, beforeAll, expect, test } from "vitest";
import { runFacts } from "@/lib/domain/run-facts";
import { getRun } from "./get-run";
import { listRunEvents } from "./list-run-events";
import { dueAt, later, recovery, recoveryScene } from "./testing/recovery-scene";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());

const scene = (options?: Parameters<typeof recoveryScene>[1]) => recoveryScene(made, options);

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
