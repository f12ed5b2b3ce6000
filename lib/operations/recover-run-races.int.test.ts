// Guarantees: a failed run is followed by one new run at most, whatever crashes, stops or starts meanwhile.
import { afterAll, beforeAll, expect, test } from "vitest";
import { recoverRun } from "./recover-run";
import { dueAt, later, recoveryScene } from "./testing/recovery-scene";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());

const scene = (options?: Parameters<typeof recoveryScene>[1]) => recoveryScene(made, options);

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
    const { db, stop, claim, loaded, runs, facts } = await scene();
    const [held, run] = [await claim(), await loaded()];
    const [stopped] = await Promise.all([stop("CANCEL"), recoverRun(db, held, run, later)]);
    const [old, fresh] = await runs();
    const over = (await facts()).recovery?.over;
    const hit = fresh ?? old;
    expect([stopped.runId, hit?.desired]).toEqual([hit?.id, "STOPPED"]);
    expect(over).toBe(fresh ? "started" : "cancelled");
  }
});
