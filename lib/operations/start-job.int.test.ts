// Guarantees: a start reserves quota and the job's only live run in one transaction, whoever starts at the same moment.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StartFrom } from "@/lib/domain/operation";
import { startJob } from "./start-job";
import { stopJob } from "./stop-job";
import { addJob, addProject, contextOf } from "./testing/fixtures";
import { patiently } from "./testing/patiently";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
let count = 0;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());

/** A project of its own, and how its editor starts and stops jobs there. */
async function scene(quota?: { cpuMilli: number; memoryMib: number }) {
  const { world } = made;
  const slug = `p${++count}`;
  const { members, target, project } = await addProject(world, slug, quota);
  const context = contextOf(world, members.EDITOR);
  return {
    db: world.db,
    slug,
    target,
    project,
    members,
    job: (name: string) => addJob(world, members.EDITOR, slug, name),
    start: (job: string, body?: StartFrom, by = context) =>
      patiently(() => startJob({ context: by, input: { project: slug, job, body } })),
    stop: (job: string, mode: "SAVEPOINT" | "CANCEL") =>
      stopJob({ context, input: { project: slug, job, body: { mode } } }),
  };
}
const outcome = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === "fulfilled" ? "accepted" : (result.reason as { code?: string }).code;

test("a start leaves everything that the controller needs, in one piece", async () => {
  const { db, job, start, slug } = await scene();
  const { id } = await job("orders");
  const operation = await start(id);
  expect(operation).toMatchObject({ kind: "START", state: "PENDING", project: slug, jobId: id });
  const run = await db.run.findUniqueOrThrow({
    where: { id: operation.runId ?? "" },
    include: { schedule: true, events: true, latestFor: true },
  });
  expect(run).toMatchObject({
    state: "STARTED",
    desired: "RUNNING",
    desiredSeq: 1,
    sequence: 1,
    cpuMilli: 1000,
    memoryMib: 2048,
  });
  expect(run.clusterId).toBe(`mr-${run.id.slice(4)}`);
  expect(run.flinkJobId).toMatch(/^[0-9a-f]{32}$/);
  expect(run.events).toMatchObject([{ sequence: 1, type: "RunAccepted", state: "STARTED" }]);
  expect(run.schedule?.dueAt).toBeInstanceOf(Date);
  expect(run.latestFor).toMatchObject({ id, severity: 40 });
  const subjects = (await db.changeFeed.findMany({ where: { subject: { contains: "_" } } })).map(
    (row) => row.subject,
  );
  expect(subjects).toEqual(
    expect.arrayContaining([`run:${run.id}`, `job:${id}`, `operation:${operation.id}`]),
  );
  expect(await db.auditEntry.findFirst({ where: { action: "job.start", subject: id } })).toMatchObject({
    requestId: "req_test",
  });
});

test("of two starts at once that fit one by one, the quota lets one through", async () => {
  const { job, start, db, target } = await scene({ cpuMilli: 1500, memoryMib: 4096 });
  const [one, two] = [await job("one"), await job("two")];
  const results = await Promise.allSettled([start(one.id), start(two.id)]);
  expect(new Set(results.map(outcome))).toEqual(new Set(["QUOTA_EXCEEDED", "accepted"]));
  const refused = results.find(({ status }) => status === "rejected") as PromiseRejectedResult;
  expect((refused.reason as Error).message).toBe(
    "On default the start needs 1 core and 0.5 cores of 1.5 cores are free.",
  );
  expect(await db.run.count({ where: { targetId: target.id } })).toBe(1);
});

test("of many starts of one job at once, one is accepted", async () => {
  const { job, start, db } = await scene();
  const { id } = await job("orders");
  const results = (await Promise.allSettled(Array.from({ length: 5 }, () => start(id)))).map(outcome);
  expect(results.filter((result) => result === "accepted")).toHaveLength(1);
  expect(results.filter((result) => result === "RUN_ALREADY_LIVE")).toHaveLength(4);
  expect(await db.run.count({ where: { jobId: id } })).toBe(1);
});

test("a run that has ended holds its quota and its job until it is released", async () => {
  const { job, start, db } = await scene({ cpuMilli: 1000, memoryMib: 4096 });
  const [one, two] = [await job("one"), await job("two")];
  const { runId } = await start(one.id);
  await db.run.update({ where: { id: runId ?? "" }, data: { state: "FAILED", settledAt: new Date() } });
  await expect(start(one.id)).rejects.toMatchObject({ code: "RUN_ALREADY_LIVE" });
  await expect(start(two.id)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  await db.run.update({ where: { id: runId ?? "" }, data: { releasedAt: new Date() } });
  const again = await start(one.id);
  expect(await db.run.findUnique({ where: { id: again.runId ?? "" } })).toMatchObject({ number: 2 });
});

test("a start goes on from the newest snapshot, or the chosen one, and from no other job's", async () => {
  const { job, start, db } = await scene();
  const [one, two] = [await job("one"), await job("two")];
  const { runId } = await start(one.id);
  const snapshot = (id: string, path: string, at: string, of = runId ?? "") =>
    db.snapshot.create({
      data: { id, jobId: one.id, runId: of, kind: "SAVEPOINT", path, createdAt: new Date(at) },
    });
  await snapshot("snp_0000000000000001", "file:///a", "2026-01-01T00:00:00Z");
  await snapshot("snp_0000000000000002", "file:///b", "2026-01-02T00:00:00Z");
  const release = () =>
    db.run.updateMany({
      where: { jobId: one.id },
      data: { state: "STOPPED", settledAt: new Date(), releasedAt: new Date() },
    });
  const pathOf = async (body?: StartFrom) => {
    await release();
    const { runId: id } = await start(one.id, body);
    return (await db.run.findUniqueOrThrow({ where: { id: id ?? "" } })).restorePath;
  };
  expect(await pathOf()).toBe("file:///b");
  expect(
    await pathOf({ from: "SNAPSHOT", snapshotId: "snp_0000000000000001", allowNonRestoredState: true }),
  ).toBe("file:///a");
  expect(await pathOf({ from: "FRESH" })).toBeNull();
  const last = await db.run.findFirstOrThrow({ where: { jobId: one.id }, orderBy: { number: "desc" } });
  await snapshot("snp_0000000000000003", "file:///c", "2025-12-31T00:00:00Z", last.id);
  expect(await pathOf(), "a later run's, though the clock that dated it was behind").toBe("file:///c");
  await expect(
    start(two.id, { from: "SNAPSHOT", snapshotId: "snp_0000000000000001", allowNonRestoredState: false }),
  ).rejects.toMatchObject({ code: "SNAPSHOT_NOT_FOUND" });
});

test("a stop records intent once; a start under way can be cancelled, and has no savepoint to take", async () => {
  const { job, start, stop, db } = await scene();
  const { id } = await job("orders");
  await expect(stop(id, "CANCEL")).rejects.toMatchObject({ code: "RUN_NOT_LIVE" });
  const { runId } = await start(id);
  await expect(stop(id, "SAVEPOINT")).rejects.toMatchObject({ code: "CONFLICT" });
  await db.run.update({ where: { id: runId ?? "" }, data: { state: "RUNNING" } });
  expect(await stop(id, "SAVEPOINT")).toMatchObject({ kind: "STOP", runId });
  await expect(stop(id, "SAVEPOINT")).rejects.toMatchObject({ code: "OPERATION_IN_PROGRESS" });
  await stop(id, "CANCEL");
  expect(await db.run.findUnique({ where: { id: runId ?? "" } })).toMatchObject({
    desired: "STOPPED",
    desiredSeq: 3,
  });
  await db.run.update({ where: { id: runId ?? "" }, data: { state: "STOPPED" } });
  await expect(stop(id, "CANCEL")).rejects.toMatchObject({ code: "RUN_ALREADY_FINISHED" });
});
