// Guarantees on real controller processes: one that sleeps, whose clock jumps, or that is older than what it reads does no
// harm, and whatever it sent before it slept is put right.
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { until } from "@/lib/kubernetes/testing/until";
import { held } from "../testing/fault-effects";
import { type FaultScene, faultScene } from "../testing/fault-scene";
import { gate } from "../testing/gate";
import { promisesHold } from "../testing/promises";

let at: FaultScene;
beforeAll(async () => {
  at = await faultScene();
  await at.controller();
  await at.prepare();
  await at.endControllers();
}, 120_000);
afterEach(async () => {
  at.proxy.calm();
  await at.endControllers();
});
afterAll(() => at.remove(), 120_000);

test("row 29: paused with its create on the way, which arrives after the run's end: removed, and it writes no more", async () => {
  const { opened, open } = gate();
  const fault = at.proxy.inject({ method: "POST", path: /\/deployments$/, times: 1 }, held(opened));
  const paused = await at.controller();
  const run = await at.start();
  await until(async () => fault.hits.length === 1, 20_000);
  await paused.end("SIGSTOP");
  const other = await at.controller();
  await at.seen(run, ({ deploymentUid }) => deploymentUid);
  await run.cancel();
  const { sequence, state } = await at.released(run);
  open();
  await until(async () => (await other.counter("late_objects_total")) > 0, 30_000);
  await until(async () => (await at.deployments(run)).length === 0, 30_000);
  await paused.end("SIGCONT");
  await until(async () => (await paused.counter("claims_lost_total")) > 0, 30_000);
  expect(await at.row(run)).toMatchObject({ sequence, state });
  expect(await at.leftovers(run)).toEqual([]);
  await promisesHold(at);
}, 120_000);

test("row 30: a clock at double speed that jumps by an hour, to and fro: no claim is lost, order is by number", async () => {
  const clock = join(import.meta.dirname, "../testing/other-clock.ts");
  const jumpy = await at.controller({ NODE_OPTIONS: `--import ${clock}` });
  const run = await at.up();
  const lost = async () =>
    (await jumpy.counter("orphans_taken_total")) + (await jumpy.counter("claims_lost_total"));
  const before = await lost();
  for (let jumps = 0; jumps < 4; jumps++) {
    await jumpy.end("SIGUSR2");
    const passes = await jumpy.counter("passes_total");
    await at.seen(run, () => true);
    await until(async () => (await jumpy.counter("passes_total")) > passes, 20_000);
    expect((await at.row(run)).state).toBe("RUNNING");
  }
  expect(await lost()).toBe(before);
  // By its own clock it would have been silent for an hour; by the database's it never was. While another process starts, this
  // machine may keep it from its beats for good.
  const steady = await at.controller();
  const since = await lost();
  await run.cancel();
  await at.released(run);
  expect(await lost()).toBe(since);
  expect(await steady.counter("orphans_taken_total")).toBe(0);
  await promisesHold(at);
}, 120_000);

test("row 34: rows that a newer version wrote: read, acted on, and what it alone knows is kept", async () => {
  await at.controller();
  const run = await at.up();
  await at.db.$executeRaw`alter table "Run" add column "ofTomorrow" text not null default 'x'`;
  await at.db.$executeRaw`alter table "RunSchedule" add column "ofTomorrow" integer`;
  await at.db.$executeRaw`
    update "Run" set "reason" = 'ReasonOfTomorrow', "facts" = "facts" || '{"ofTomorrow": {"kept": true}}',
      "observation" = '{"ofTomorrow": 1}' where "id" = ${run.runId}`;
  await at.db
    .$executeRaw`update "RunEvent" set "type" = 'EventOfTomorrow' where "runId" = ${run.runId} and "sequence" = 2`;
  await at.endControllers();
  const old = await at.controller();
  await run.stop();
  await at.seen(run, () => run.manager.triggers.size === 1);
  run.manager.completeStop();
  const row = await at.released(run);
  expect(row).toMatchObject({ state: "STOPPED", reason: "StoppedWithSavepoint" });
  expect(row.facts).toMatchObject({ ofTomorrow: { kept: true } });
  await promisesHold(at);

  // A state that it does not know is one run's trouble: the others go on.
  await at.db.$executeRaw`alter type "RunState" add value 'OFTOMORROW'`;
  const [strange, other] = [await at.up(), await at.up()];
  await at.db.$executeRawUnsafe(`update "Run" set "state" = 'OFTOMORROW' where "id" = '${strange.runId}'`);
  await at.look(strange);
  await until(async () => (await old.counter("pass_failures_total")) > 0, 20_000);
  await other.cancel();
  expect(await at.released(other)).toMatchObject({ state: "STOPPED" });
}, 120_000);
