// Guarantees: the model's history tells every commit, a failover loses the last of them and nothing else, a seed gives one world.
import { expect, test } from "vitest";
import { changed, event, some } from "./conformance/help";
import { simDatabase } from "./database";

const start = 1_700_000_000_000;

function world(seed = 1) {
  let state = seed;
  const clock = { now: start };
  const database = simDatabase({
    now: () => clock.now,
    random: () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647,
    after: () => () => undefined,
  });
  const project = database.addProject("p");
  const cluster = database.addCluster({ name: "c", controllerCredential: "none", flinkAccess: "PROXY" });
  const target = database.addTarget({
    clusterId: cluster.id,
    projectId: project.id,
    namespace: "p",
    quotaCpuMilli: 1e6,
    quotaMemoryMib: 1e6,
  });
  const engine = database.addEngine({ flinkVersion: "2.3.0", image: "flink:test" });
  const spec = { code: { kind: "SQL" as const, sql: "SELECT 1;" }, engineId: engine.id };
  const job = database.addJob({ projectId: project.id, targetId: target.id, name: "orders", spec });
  return { clock, database, job: job.id };
}

/** A run that `a` holds, of which it has recorded that it runs. */
async function running(seed?: number) {
  const made = world(seed);
  const store = made.database.store("a");
  const runId = some(made.database.start({ job: made.job }).runId ?? undefined);
  const claim = some((await store.claimDue(1))[0]);
  const loaded = some(await store.load(runId));
  const change = changed(loaded, { state: "RUNNING", events: [event("TasksRunning", "RUNNING")] });
  await store.record(claim, loaded, change, start);
  return { ...made, store, runId, claim };
}

test("a seed gives one world, and another seed another", async () => {
  const tell = async (seed: number) => {
    const { database } = await running(seed);
    return database.history.map(({ what, runId, at, xid }) => [what, runId, at, xid]);
  };
  expect(await tell(1)).toEqual(await tell(1));
  expect(await tell(1)).not.toEqual(await tell(2));
});

test("history tells who did what to which run, from what to what", async () => {
  const { database, runId } = await running();
  expect(database.history.slice(-3)).toMatchObject([
    { what: "start", run: { before: undefined, after: { id: runId } }, events: [{ sequence: 1 }] },
    {
      what: "claimDue",
      owner: "a",
      schedules: [{ before: { owner: null }, after: { owner: "a", epoch: 1n } }],
    },
    {
      what: "record",
      owner: "a",
      runId,
      epoch: 1n,
      run: { before: { state: "STARTED" }, after: { state: "RUNNING" } },
      events: [{ sequence: 2, type: "TasksRunning" }],
    },
  ]);
});

test("a recovery tells both of its runs, each with its own events", async () => {
  const { database, store, runId, claim } = await running();
  const loaded = some(await store.load(runId));
  const facts = { ...loaded.view.facts, recovery: { at: start, attempt: 1, of: 3 } };
  const end = { state: "FAILED" as const, released: true, facts, events: [event("JobFailed", "FAILED")] };
  await store.record(claim, loaded, changed(loaded, end), start);
  expect(await store.recoverRun(claim, some(await store.load(runId)), start)).toBeNull();
  const begun = {
    before: undefined,
    after: { recoveryOf: runId },
    events: [{ sequence: 1 }, { sequence: 2 }],
  };
  expect(database.history.at(-1)).toMatchObject({
    what: "recover",
    runs: [{ before: { id: runId }, after: { id: runId }, events: [{ sequence: 4 }] }, begun],
    run: begun,
    events: begun.events,
  });
});

test("a transaction that is refused leaves nothing, not even a number", async () => {
  const { database, store, runId, claim } = await running();
  const before = database.snapshot();
  const commits = database.history.length;
  const loaded = some(await store.load(runId));
  const change = changed(loaded, { released: true, events: [event("Released")] });
  await expect(store.record(claim, loaded, change, start)).rejects.toThrow("Run_released_runs_are_settled");
  expect(database.snapshot()).toEqual(before);
  expect(database.history).toHaveLength(commits);
});

test("a failover loses the last commits, and history says so", async () => {
  const { database, store, runId, claim } = await running();
  const lost = database.loseLast(2);
  expect(lost.map(({ what }) => what)).toEqual(["record", "claimDue"]);
  expect(database.rows.runs.get(runId)).toMatchObject({ state: "STARTED", sequence: 1 });
  expect(database.rows.schedules.get(runId)).toMatchObject({ dueAt: start, owner: null, epoch: 0n });
  expect(database.history.slice(-3)).toMatchObject([{ lost: true }, { lost: true }, { what: "failover" }]);
  expect(await store.schedule(claim, { desiredSeq: 1, lookAgainInMs: 0 })).toBeUndefined();
  expect((await database.store("b").claimDue(1))[0]).toMatchObject({ runId, epoch: 1n });
});

test("a failover that loses a start lets the job be started, with the same numbers again", async () => {
  const { database, job, runId } = await running();
  const start = database.history.findLast(({ what }) => what === "start");
  database.loseLast(3);
  expect(database.live.has(job)).toBe(false);
  expect(database.rows.runs.size).toBe(0);
  expect(database.start({ job }).runId).not.toBe(runId);
  expect(database.history.at(-1)?.xid).toBe(start?.xid);
  expect(database.loseLast(10), "what the first failover left was on both").toHaveLength(1);
});

test("a picture of it can be returned to, as often as one likes", async () => {
  const { database, job, runId } = await running();
  const picture = database.snapshot();
  for (let i = 0; i < 2; i++) {
    database.stop({ job, mode: "CANCEL" });
    expect(database.rows.runs.get(runId)).toMatchObject({ desired: "STOPPED" });
    database.restore(picture);
    expect(database.rows.runs.get(runId)).toMatchObject({ desired: "RUNNING", desiredSeq: 1 });
    expect(() => database.start({ job })).toThrow("is live");
  }
});

test("who is notified reads what was committed, and hears nothing of what was refused", () => {
  const { database, job } = world();
  const heard: (string | undefined)[] = [];
  const stop = database.onNotify("millrace_due", (id) => heard.push(database.rows.runs.get(id)?.desired));
  database.start({ job });
  expect(() => database.start({ job })).toThrow("is live");
  database.stop({ job, mode: "CANCEL" });
  stop();
  expect(heard).toEqual(["RUNNING", "STOPPED"]);
});
