// Guarantees: a run that somebody reads is looked at soon and for a while, at the price of one write in 15 s.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Database } from "@/lib/postgres/client";
import { claimDue } from "./claim-runs";
import { getRun } from "./get-run";
import { loadRun } from "./load-run";
import { writeLook } from "./look-at-run";
import { scheduleRun } from "./schedule-run";
import { startJob } from "./start-job";
import { addJob, addProject, contextOf } from "./testing/fixtures";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
let db: Database;
let context: ReturnType<typeof contextOf>;
let start: () => Promise<string>;
let jobs = 0;
beforeAll(async () => {
  made = await testWorld();
  db = made.world.db;
  const { members } = await addProject(made.world, "looks", { cpuMilli: 1e6, memoryMib: 1e6 });
  context = contextOf(made.world, members.EDITOR);
  start = async () => {
    const job = await addJob(made.world, members.EDITOR, "looks", `job-${++jobs}`);
    const { runId } = await startJob({ context, input: { project: "looks", job: job.id, body: undefined } });
    return runId ?? "";
  };
});
afterAll(() => made.close());

/** Seconds from now by the database's clock; null as it is. */
async function scheduleOf(runId: string) {
  const [row] = await db.$queryRaw<{ due: number | null; looked: number | null; version: string }[]>`
    select extract(epoch from "dueAt" - now())::float8 as "due", xmin::text as "version",
      extract(epoch from "lookedUntil" - now())::float8 as "looked"
    from "RunSchedule" where "runId" = ${runId}`;
  return row ?? { due: null, looked: null, version: "" };
}
const dueIn = (runId: string, seconds: number | null) => db.$executeRaw`
  update "RunSchedule" set "owner" = null, "dueAt" = now() + make_interval(secs => ${seconds}::float8)
  where "runId" = ${runId}`;

test("who reads a run has it looked at within 5 s, and its passes know", async () => {
  const runId = await start();
  await dueIn(runId, 30);
  expect((await loadRun(db, runId))?.view.lookedAt).toBe(false);
  await getRun({ context, input: { project: "looks", run: runId, body: undefined } });
  await vi.waitUntil(async () => (await scheduleOf(runId)).looked !== null, { timeout: 20_000 });
  const { due, looked } = await scheduleOf(runId);
  expect(due).toBeLessThanOrEqual(5);
  expect(looked).toBeGreaterThan(25);
  expect((await loadRun(db, runId))?.view.lookedAt).toBe(true);
});

test("it is written once in 15 s, whoever asks, and renewed then", async () => {
  const runId = await start();
  await writeLook(db, runId);
  const { version } = await scheduleOf(runId);
  for (let each = 0; each < 5; each++) await writeLook(db, runId);
  expect((await scheduleOf(runId)).version).toBe(version);
  await db.$executeRaw`
    update "RunSchedule" set "lookedUntil" = now() + interval '14 seconds' where "runId" = ${runId}`;
  await writeLook(db, runId);
  expect((await scheduleOf(runId)).looked).toBeGreaterThan(25);
});

test("what is due sooner stays so; what has a pass is due soon after it; what is released is not woken", async () => {
  const [sooner, inPass, released] = [await start(), await start(), await start()];
  await db.$executeRaw`update "RunSchedule" set "dueAt" = null`;
  await dueIn(sooner, 2);
  await writeLook(db, sooner);
  expect((await scheduleOf(sooner)).due).toBeLessThanOrEqual(2);
  await dueIn(inPass, 0);
  const [claim] = await claimDue(db, "a", 1);
  await writeLook(db, inPass);
  if (claim) await scheduleRun(db, claim, { desiredSeq: 1, lookAgainInMs: 30_000 });
  expect((await scheduleOf(inPass)).due).toBeLessThanOrEqual(5);
  await writeLook(db, released);
  expect((await scheduleOf(released)).due).toBeNull();
});
