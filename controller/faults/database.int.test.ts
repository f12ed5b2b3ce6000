// Guarantees on real processes and PostgreSQL servers of their own: what was acknowledged outlives a server that is killed;
// and where a standby takes over that had not got the last commits, what they made is listed, and not deleted.
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "@/lib/kubernetes/testing/until";
import { dropRequest, held } from "../testing/fault-effects";
import { type FaultScene, faultScene } from "../testing/fault-scene";
import { gate } from "../testing/gate";
import { databaseOn, type OwnPostgres, ownPostgres } from "../testing/own-postgres";
import type { ControllerProcess } from "../testing/process";
import { promisesHold } from "../testing/promises";

let primary: OwnPostgres;
let at: FaultScene;
let controller: ControllerProcess;
beforeAll(async () => {
  primary = await ownPostgres();
  at = await faultScene({ database: databaseOn(primary) });
  controller = await at.controller();
  await at.prepare();
}, 120_000);
afterAll(async () => {
  await at.remove();
  await primary.remove();
}, 120_000);

const writes = () => at.proxy.requests.filter(({ method }) => method !== "GET").length;
const notReady = () => until(async () => !(await controller.ready()), 20_000);

test("row 23: killed and started again: acknowledged start and stop are done, and meanwhile nothing is", async () => {
  let ended = false;
  void controller.ended.then(() => (ended = true));
  // However soon the controller begins, nothing of it is there before the server is.
  const { opened, open } = gate();
  at.proxy.inject({ method: "POST", path: /\/deployments$/, times: 1 }, held(opened, dropRequest));
  const run = await at.start();
  const manager = at.fleet.manager(run);
  await primary.kill();
  await notReady();
  open();
  const before = writes();
  await primary.start();
  await at.reach(run, "RUNNING", 60_000);
  expect(writes()).toBeGreaterThan(before);
  await run.stop();
  await primary.kill();
  await notReady();
  const asked = writes();
  const looked = at.proxy.requests.length;
  // Its watches go on: something is still heard and read, and nothing is written.
  at.proxy.resetWatches();
  await until(async () => at.proxy.requests.length > looked, 20_000);
  expect(writes()).toBe(asked);
  await primary.start();
  await at.seen(run, () => manager.triggers.size === 1, 60_000);
  manager.completeStop();
  expect(await at.released(run)).toMatchObject({ state: "STOPPED", reason: "StoppedWithSavepoint" });
  expect(manager.triggers.size).toBe(1);
  expect(ended, "the controller outlived it").toBe(false);
  await promisesHold(at);
}, 180_000);

test("row 24: a standby takes over without the last commits: what they made is listed as orphan, none is deleted", async () => {
  const standby = await primary.standby();
  try {
    const kept = await at.up();
    await until(async () => {
      const rows = await standby.query(
        `select 1 from "Run" where id = '${kept.runId}' and state = 'RUNNING'`,
      );
      return rows.length === 1;
    }, 30_000);
    await standby.query("alter system set primary_conninfo = ''");
    await standby.query("select pg_reload_conf()");
    await until(async () => (await standby.query("select 1 from pg_stat_wal_receiver")).length === 0, 30_000);
    const lost = await at.up();
    await at.endControllers();
    await primary.kill();
    await standby.query("select pg_promote()");
    expect(await standby.query(`select 1 from "Run" where id = '${lost.runId}'`)).toEqual([]);

    const deployed = async () =>
      (await Promise.all([kept, lost].map(at.deployments))).flat().map(({ metadata }) => metadata?.uid);
    const before = await deployed();
    const writesBefore = writes();
    await at.controller({ DATABASE_URL: standby.url });
    const [orphan] = await until(async () => {
      const rows = await standby.query<{ kind: string; runId: string }>(
        `select kind, "runId" from "Orphan" where name = '${lost.clusterId}'`,
      );
      return rows.length > 0 && rows;
    }, 60_000);
    expect(orphan?.runId).toBe(lost.runId);
    const [row] = await standby.query(`select state, "staleSince" from "Run" where id = '${kept.runId}'`);
    expect(row).toMatchObject({ state: "RUNNING", staleSince: null });
    expect(await deployed()).toEqual(before);
    expect(writes(), "nothing was created, changed or deleted").toBe(writesBefore);
  } finally {
    await standby.remove();
  }
}, 180_000);
