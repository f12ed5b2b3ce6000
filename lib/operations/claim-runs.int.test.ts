// Guarantees: a due run has one holder at a time; a silent controller's claims move to another; no wake-up is lost in a pass.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/postgres/client";
import { type Claim, claimDue, claimOrphans, claimThese } from "./claim-runs";
import { type Heartbeat, startHeartbeat } from "./heartbeat";
import { lookForRuns } from "./look-for-runs";
import { runStore } from "./run-store";
import { scheduleRun } from "./schedule-run";
import { schedulingTogether } from "./schedule-together";
import { startJob } from "./start-job";
import { addJob, addProject, contextOf } from "./testing/fixtures";
import { patiently } from "./testing/patiently";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
let db: Database;
let start: () => Promise<string>;
let jobs = 0;
const hearts: Heartbeat[] = [];
beforeAll(async () => {
  made = await testWorld();
  db = made.world.db;
  const { members } = await addProject(made.world, "claims", { cpuMilli: 1e6, memoryMib: 1e6 });
  const context = contextOf(made.world, members.EDITOR);
  start = async () => {
    const job = await addJob(made.world, members.EDITOR, "claims", `job-${++jobs}`);
    const input = { project: "claims", job: job.id, body: undefined };
    const { runId } = await patiently(() => startJob({ context, input }));
    return runId ?? "";
  };
});
afterEach(async () => {
  for (const heart of hearts.splice(0)) await heart.stop();
  await db.runSchedule.updateMany({ data: { dueAt: null, owner: null } });
});
afterAll(() => made.close());

const living = async (id: string) =>
  hearts.push(await startHeartbeat(runStore(db, db, id), () => performance.now()));
const silent = (id: string) => db.$executeRaw`
  insert into "ControllerHeartbeat" ("id", "startedAt", "beatAt")
  values (${id}, now(), now() - interval '4 seconds')
  on conflict ("id") do update set "beatAt" = excluded."beatAt"`;
const scheduleOf = (runId: string) => db.runSchedule.findUniqueOrThrow({ where: { runId } });
const one = <T>(rows: T[]): T => {
  expect(rows).toHaveLength(1);
  return rows[0] as T;
};
/** Times are kept in whole milliseconds: what is due now may be due in half of one. */
const later = { desiredSeq: 1, lookAgainInMs: 60_000 };

test("of many controllers that ask at once, each due run has one holder", async () => {
  const runs = await Promise.all([start(), start(), start(), start(), start(), start()]);
  const claims = (await Promise.all(["a", "b", "c"].map((owner) => claimDue(db, owner, 4)))).flat();
  expect(claims.map(({ runId }) => runId).toSorted()).toEqual(runs.toSorted());
});

test("what a living controller holds stays with it; a silent one's claims are taken, with a new epoch", async () => {
  const runId = await start();
  await living("a");
  const held = one(await claimDue(db, "a", 1));
  expect(await claimThese(db, "b", [runId])).toEqual([]);
  expect(await claimOrphans(db, "b", [], 10)).toEqual([]);
  for (const heart of hearts.splice(0)) await heart.stop();
  await silent("a");
  const taken = one(await claimOrphans(db, "b", [], 10));
  expect(taken).toMatchObject({ runId, owner: "b", epoch: held.epoch + 1n });
});

test("its own claim that could not be scheduled is found again, one that is worked on is not", async () => {
  const runId = await start();
  await living("a");
  await claimDue(db, "a", 1);
  expect(await claimOrphans(db, "a", [runId], 10)).toEqual([]);
  expect(one(await claimOrphans(db, "a", [], 10)).runId).toBe(runId);
});

test("a look tells whose claims are nobody's now, and when the next run is due", async () => {
  expect(await lookForRuns(db, "b", [])).toEqual({ orphans: false, dueInMs: undefined });
  const runId = await start();
  await living("a");
  expect((await lookForRuns(db, "b", [])).dueInMs).toBeLessThanOrEqual(1);
  const claim = one(await claimDue(db, "a", 1));
  expect(await lookForRuns(db, "b", [])).toEqual({ orphans: false, dueInMs: undefined });
  expect(await lookForRuns(db, "a", [runId])).toEqual({ orphans: false, dueInMs: undefined });
  expect(await lookForRuns(db, "a", []), "its own, not worked on").toMatchObject({ orphans: true });
  for (const heart of hearts.splice(0)) await heart.stop();
  await silent("a");
  expect(await lookForRuns(db, "b", [])).toMatchObject({ orphans: true });
  await scheduleRun(db, claim, later);
  const look = await lookForRuns(db, "b", []);
  expect(look.orphans).toBe(false);
  expect(look.dueInMs).toBeGreaterThan(50_000);
});

test("a pass that ends schedules the next look, and gives the claim back", async () => {
  const runId = await start();
  const claim = one(await claimDue(db, "a", 1));
  const inMs = await scheduleRun(db, claim, later);
  expect(inMs).toBeGreaterThan(50_000);
  expect(await scheduleOf(runId)).toMatchObject({ owner: null });
  expect(await claimDue(db, "a", 1)).toEqual([]);
  expect(await claimThese(db, "b", [runId])).toHaveLength(1);
});

test("what became due during the pass is due at its end, whatever the pass wants", async () => {
  const runId = await start();
  const claim = one(await claimDue(db, "a", 1));
  await db.$executeRaw`update "RunSchedule" set "dueAt" = now() where "runId" = ${runId}`;
  expect(await claimDue(db, "b", 1), "it has a holder").toEqual([]);
  expect(await scheduleRun(db, claim, later)).toBeLessThanOrEqual(1);
  expect(one(await claimDue(db, "b", 1)).runId).toBe(runId);
});

test("an intent that the pass had not loaded makes the run due at once", async () => {
  const runId = await start();
  const claim = one(await claimDue(db, "a", 1));
  await db.run.update({ where: { id: runId }, data: { desired: "STOPPED", desiredSeq: { increment: 1 } } });
  expect(await scheduleRun(db, claim, later)).toBeLessThanOrEqual(1);
});

test("a holder that was overtaken cannot schedule", async () => {
  const runId = await start();
  const old: Claim = one(await claimDue(db, "a", 1));
  await silent("a");
  const newer = one(await claimThese(db, "b", [runId]));
  expect(await scheduleRun(db, old, { desiredSeq: 1, lookAgainInMs: 0 })).toBeUndefined();
  expect(await scheduleOf(runId)).toMatchObject({ owner: "b", epoch: newer.epoch });
});

test("passes that end together are ended together, each with its own answer", async () => {
  const [overtaken] = [await start(), await start(), await start()];
  const claims = await claimDue(db, "a", 3);
  await silent("a");
  await claimThese(db, "b", [overtaken ?? ""]);
  const schedule = schedulingTogether(db);
  const answers = await Promise.all(
    claims.map((claim, each) =>
      schedule({ claim, next: { desiredSeq: 1, lookAgainInMs: (each + 1) * 60_000 } }),
    ),
  );
  const minutes = answers.map((inMs) => inMs && Math.round(inMs / 60_000));
  expect(minutes).toEqual(claims.map(({ runId }, each) => (runId === overtaken ? undefined : each + 1)));
  expect(await scheduleOf(overtaken ?? "")).toMatchObject({ owner: "b" });
});

test("a controller whose beats are not confirmed stops acting before others may take its claims", async () => {
  let monotonic = 0;
  const heart = await startHeartbeat(runStore(db, db, "paused"), () => monotonic);
  hearts.push(heart);
  expect(heart.alive()).toBe(true);
  monotonic = 1_199;
  expect(heart.alive()).toBe(true);
  monotonic = 1_200;
  expect(heart.alive()).toBe(false);
});
