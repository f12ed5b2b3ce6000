// Guarantees: a run's row, events, operations and feed change together, in one order, and only by whoever holds its claim.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NewEvent } from "@/lib/domain/decision";
import type { RunState } from "@/lib/domain/run-state";
import type { Database } from "@/lib/postgres/client";
import { type Claim, claimThese } from "./claim-runs";
import { type LoadedRun, loadRun } from "./load-run";
import { ClaimLost } from "./run-head";
import { recordRun } from "./record-run";
import type { RunChange } from "./run-change";
import { startJob } from "./start-job";
import { addJob, addProject, contextOf } from "./testing/fixtures";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
let db: Database;
let started: () => Promise<{ runId: string; claim: Claim; loaded: LoadedRun }>;
let jobs = 0;
beforeAll(async () => {
  made = await testWorld();
  db = made.world.db;
  const { members } = await addProject(made.world, "records", { cpuMilli: 1e6, memoryMib: 1e6 });
  const context = contextOf(made.world, members.EDITOR);
  started = async () => {
    const job = await addJob(made.world, members.EDITOR, "records", `job-${++jobs}`);
    const operation = await startJob({
      context,
      input: { project: "records", job: job.id, body: undefined },
    });
    const runId = operation.runId ?? "";
    const [claim] = await claimThese(db, "a", [runId]);
    const loaded = await loadRun(db, runId);
    if (!claim || !loaded) throw new Error("the run was not claimed");
    return { runId, claim, loaded };
  };
});
afterAll(() => made.close());

const now = Date.now();
const event = (type: NewEvent["type"], state: RunState | null = null): NewEvent => ({
  type,
  state,
  message: type,
  detail: {},
  occurredAt: now,
});
const changed = ({ view, page }: LoadedRun, change: Partial<RunChange> = {}): RunChange => ({
  state: view.state,
  stateSince: view.stateSince,
  reason: view.reason,
  message: view.message,
  events: [],
  facts: view.facts,
  staleSince: view.staleSince,
  released: false,
  page,
  snapshots: [],
  ...change,
});
const sequences = async (runId: string) =>
  (await db.runEvent.findMany({ where: { runId }, orderBy: { sequence: "asc" } })).map(
    ({ sequence }) => sequence,
  );

test("a paused holder's write is refused after another claim, and leaves nothing", async () => {
  const { runId, claim, loaded } = await started();
  const [newer] = await claimThese(db, "b", [runId]);
  expect(newer?.epoch).toBe(claim.epoch + 1n);
  const late = changed(loaded, { state: "FAILED", events: [event("JobFailed", "FAILED")] });
  await expect(recordRun(db, claim, loaded, late, now)).rejects.toThrow(ClaimLost);
  expect(await db.run.findUnique({ where: { id: runId } })).toMatchObject({ state: "STARTED", sequence: 1 });
  expect(await sequences(runId)).toEqual([1]);
});

test("events have numbers without gaps, whoever writes at the same moment", async () => {
  const { runId, claim, loaded } = await started();
  const write = (count: number) =>
    recordRun(
      db,
      claim,
      loaded,
      changed(loaded, { events: Array.from({ length: count }, () => event("WaitingForTasks")) }),
      now,
    );
  await Promise.all([write(1), write(3), write(2), write(1)]);
  expect(await sequences(runId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await db.run.findUnique({ where: { id: runId } })).toMatchObject({ sequence: 8 });
});

test("a pass that saw nothing new writes nothing", async () => {
  const { runId, claim, loaded } = await started();
  const rows = () => db.changeFeed.count();
  const before = await rows();
  expect(await recordRun(db, claim, loaded, changed(loaded), now)).toBe(false);
  expect(await rows()).toBe(before);
  expect(await db.run.findUnique({ where: { id: runId } })).toMatchObject({ observedAt: null });
});

test("a change of state reaches the job's line and the feed with it", async () => {
  const { runId, claim, loaded } = await started();
  const since = now - 5_000;
  await recordRun(
    db,
    claim,
    loaded,
    changed(loaded, {
      state: "FAILED",
      stateSince: since,
      reason: "JobFailed",
      message: "Column 'x' not found",
      events: [event("JobFailed", "FAILED")],
    }),
    now,
  );
  const run = await db.run.findUniqueOrThrow({ where: { id: runId }, include: { job: true } });
  expect(run.settledAt?.getTime()).toBe(now);
  expect(run.releasedAt).toBeNull();
  expect(run.job).toMatchObject({ severity: 90, stateSince: new Date(since) });
  const feed = await db.changeFeed.findMany({
    where: { subject: { in: [`run:${runId}`, `job:${run.jobId}`] } },
    orderBy: { position: "asc" },
  });
  const last = feed.slice(-2);
  expect(last.map(({ subject }) => subject).toSorted()).toEqual([`job:${run.jobId}`, `run:${runId}`]);
  for (const { summary } of last) expect(summary).toMatchObject({ state: "FAILED" });
});

test("a start's operation fails with the run's cause", async () => {
  const { runId, claim, loaded } = await started();
  const failed = changed(loaded, {
    state: "FAILED",
    reason: "ImagePullFailed",
    message: "The image cannot be pulled: no such image",
    events: [event("ImagePullFailed", "FAILED")],
  });
  await recordRun(db, claim, loaded, failed, now);
  const operation = await db.operation.findFirstOrThrow({ where: { runId, kind: "START" } });
  expect(operation).toMatchObject({ state: "FAILED" });
  expect(operation.errorMessage).toContain("no such image");
  expect(operation.finishedAt).not.toBeNull();
});

test("a released run keeps its release, whatever is recorded of it later", async () => {
  const { runId, claim, loaded } = await started();
  const end = { state: "FAILED" as const, reason: "JobFailed" as const, message: "It failed" };
  await recordRun(
    db,
    claim,
    loaded,
    changed(loaded, { ...end, events: [event("Released")], released: true }),
    now,
  );
  const again = await loadRun(db, runId);
  if (!again) throw new Error("the run is gone");
  await recordRun(db, claim, again, changed(again, { events: [event("Released")] }), now + 1_000);
  expect((await db.run.findUniqueOrThrow({ where: { id: runId } })).releasedAt?.getTime()).toBe(now);
});

test("a snapshot is recorded once, though its pass is repeated", async () => {
  const { runId, claim, loaded } = await started();
  const snapshot = { kind: "SAVEPOINT" as const, path: "file:///opt/flink/state/savepoints/s", at: now };
  for (let i = 0; i < 2; i++)
    await recordRun(db, claim, loaded, changed(loaded, { snapshots: [snapshot] }), now);
  expect(await db.snapshot.count({ where: { runId } })).toBe(1);
});

test("web's intent is never overwritten by a pass that had loaded the one before", async () => {
  const { runId, claim, loaded } = await started();
  await db.run.update({ where: { id: runId }, data: { desired: "STOPPED", desiredSeq: { increment: 1 } } });
  await recordRun(db, claim, loaded, changed(loaded, { events: [event("ObjectsCreated")] }), now);
  expect(await db.run.findUnique({ where: { id: runId } })).toMatchObject({
    desired: "STOPPED",
    desiredSeq: 2,
  });
});

test("a job has one run that is not released, whoever writes the row", async () => {
  const { loaded } = await started();
  const row = await db.run.findUniqueOrThrow({ where: { id: loaded.row.id } });
  const twin = {
    ...row,
    id: "run_00000000000000zz",
    number: 2,
    clusterId: "mr-zz",
    flinkJobId: "z",
    facts: {},
    observation: {},
  };
  await expect(db.run.create({ data: twin })).rejects.toMatchObject({ code: "P2002" });
  await db.run.update({ where: { id: row.id }, data: { settledAt: new Date(), releasedAt: new Date() } });
  await expect(db.run.create({ data: twin })).resolves.toMatchObject({ number: 2 });
});
