// Guarantees on a real controller, with JobManagers whose pods and REST are scripted behind a real API server: an end is
// believed on evidence alone, silence moves no state, and a stop takes nothing away before its savepoint has a place.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { archivePaths } from "@/lib/statestore/archive";
import { pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import { applyThenDrop, type Effect, hang, says, status } from "../testing/fault-effects";
import { type FaultScene, faultScene } from "../testing/fault-scene";
import { notUp, type Plan } from "../testing/fleet";
import type { ControllerProcess } from "../testing/process";
import { promisesHold } from "../testing/promises";
import type { Started } from "../testing/scene";

let at: FaultScene;
let controller: ControllerProcess;
beforeAll(async () => {
  at = await faultScene();
  controller = await at.controller();
  await at.prepare();
}, 120_000);
afterEach(async () => {
  at.proxy.calm();
  await promisesHold(at);
});
afterAll(() => at.remove(), 120_000);

const deleteByKubectl = (run: Started) =>
  at.client.json("DELETE", pathOf("Deployment", at.namespace, run.clusterId), {
    body: { propagationPolicy: "Background" },
  });
const statesOf = async (run: Started) => (await at.row(run)).events.flatMap(({ state }) => state ?? []);
const started = ["STARTED", "JM_POD_RUNNING", "POD_RUNNING", "RUNNING"];

test("row 14: the Deployment deleted by kubectl: not a success, the cause in words, and nothing is left", async () => {
  const run = await at.up();
  await deleteByKubectl(run);
  const row = await at.released(run);
  expect(row).toMatchObject({ state: "FAILED", reason: "ResultUnknown" });
  expect(row.message).toContain("its objects are gone");
  expect(await at.leftovers(run)).toEqual([]);
});

const terminated = (exitCode: number, reason: string, message = "") => ({ exitCode, reason, message });
const crashed = (exitCode: number, reason: string, message: string) =>
  notUp(
    {
      restartCount: 3,
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s" } },
      lastState: { terminated: terminated(exitCode, reason, message) },
    },
    "Running",
  );
const unschedulable: Plan = () => ({
  phase: "Pending",
  conditions: [
    {
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message: "0/1 nodes: too little memory",
    },
  ],
});
const evictedOnce = (): Plan => {
  let first = true;
  return () => {
    if (!first) return unschedulable({});
    first = false;
    return { phase: "Failed", reason: "Evicted", message: "The node was low on memory" };
  };
};
const unpulled = notUp({
  state: { waiting: { reason: "ImagePullBackOff", message: 'Back-off pulling image "flink:test"' } },
});

test("row 17: image, crash loop, OOM, eviction, no node: each in its words, and said once", async () => {
  const cases: [plan: Plan, reason: string, words: string][] = [
    [unpulled, "ImagePullFailed", "Back-off pulling image"],
    [crashed(1, "Error", "No such class"), "JobManagerCannotStart", "No such class"],
    [crashed(137, "OOMKilled", ""), "JobManagerCannotStart", "OOMKilled"],
    [evictedOnce(), "PodUnschedulable", "too little memory"],
    [unschedulable, "PodUnschedulable", "too little memory"],
  ];
  const runs = await Promise.all(
    cases.map(async ([plan, reason, words]) => {
      const run = await at.start();
      at.fleet.manager(run, plan);
      const row = await at.seen(run, (one) => one.reason === reason);
      expect(row.message).toContain(words);
      return { run, reason };
    }),
  );
  for (const { run, reason } of runs) {
    await at.look(run);
    const row = await at.row(run);
    expect(row.events.filter(({ type }) => type === reason)).toHaveLength(1);
    expect(row.events.flatMap(({ state }) => state ?? [])).not.toContain("NOT_RUNNING");
    if (row.state !== "FAILED") await run.cancel();
  }
  await Promise.all(runs.map(({ run }) => at.released(run)));
});

test("row 18: the JobManager fails over: not running, running again, one run, one Deployment", async () => {
  const run = await at.up();
  const [before] = await at.fleet.pods(run);
  if (!before) throw new Error("It has a pod");
  run.manager.misbehaviour = status(503, "ServiceUnavailable");
  await at.fleet.deletePod(before);
  await at.reach(run, "NOT_RUNNING");
  run.manager.failOver();
  run.manager.misbehaviour = undefined;
  await at.reach(run, "RUNNING");
  expect(await statesOf(run)).toEqual([...started, "NOT_RUNNING", "RUNNING"]);
  expect((await at.deployments(run)).map(({ metadata }) => metadata?.uid)).toEqual([
    (await at.row(run)).deploymentUid,
  ]);
  expect(await at.db.run.count({ where: { jobId: run.jobId } })).toBe(1);
});

const another = (jid: string) =>
  says(
    200,
    JSON.stringify({
      jobs: [{ jid, name: "other", state: "FAILED", "start-time": 1, "end-time": 2, tasks: {} }],
    }),
  );
const huge: Effect = ({ client }) => {
  client.writeHead(200, { "content-type": "application/json" });
  const chunk = Buffer.alloc(1024 * 1024, 0x20);
  const more = () => {
    while (!client.destroyed && client.write(chunk));
    if (!client.destroyed) client.once("drain", more);
  };
  more();
};

test("row 19: REST refuses, hangs, answers 503, HTML, without end, or of another job: unknown, never failed", async () => {
  const misbehaviours: [name: string, effect: Effect, stale: boolean][] = [
    ["refuses", ({ client }) => void client.destroy(), true],
    ["hangs", hang, true],
    ["503 of Kubernetes", status(503, "ServiceUnavailable"), true],
    ["503 of Flink", says(503, '{"errors":["no leader"]}'), false],
    ["HTML", says(200, "<html>login</html>", "text/html"), true],
    ["without end", huge, true],
    ["another job", another("f".repeat(32)), false],
  ];
  const runs = await Promise.all(misbehaviours.map(() => at.up()));
  for (const [index, run] of runs.entries()) run.manager.misbehaviour = misbehaviours[index]?.[1];
  const states = await Promise.all(
    runs.map(async (run, index) => {
      const [name, , stale] = misbehaviours[index] ?? [];
      const seenBefore = at.proxy.requests.length;
      const asked = () =>
        at.proxy.requests.slice(seenBefore).some(({ path }) => path.includes(`${run.clusterId}-rest`));
      const row = await at.seen(run, (one) => (stale ? one.staleSince !== null : asked()));
      return `${name}: ${row.state}`;
    }),
  );
  expect(states).toEqual(misbehaviours.map(([name]) => `${name}: RUNNING`));
  for (const run of runs) run.manager.misbehaviour = undefined;
  await Promise.all(runs.map((run) => at.seen(run, ({ staleSince }) => staleSince === null)));
  for (const run of runs) expect(await statesOf(run)).toEqual(started);
  expect(await controller.counter("pass_failures_total")).toBe(0);
}, 90_000);

/** What Flink's archivist writes as a job ends. */
async function archive(run: Started, state: string): Promise<void> {
  const { stateDirectory } = await at.db.deploymentTarget.findFirstOrThrow();
  const file = join(stateDirectory ?? "", archivePaths(run)[0] ?? "");
  await mkdir(dirname(file), { recursive: true });
  const job = { state, "end-time": Date.now() };
  const entry = { path: `/jobs/${run.flinkJobId}`, json: JSON.stringify(job) };
  await writeFile(file, JSON.stringify({ archive: [entry] }));
}

test("row 20: finished, and its pod gone before we asked: success by its archive, else its result is unknown", async () => {
  const [told, silent] = [await at.up(), await at.up()];
  await archive(told, "FINISHED");
  await Promise.all([deleteByKubectl(told), deleteByKubectl(silent)]);
  expect(await at.released(told)).toMatchObject({ state: "SUCCESS", reason: "JobFinished" });
  expect(await at.released(silent)).toMatchObject({ state: "FAILED", reason: "ResultUnknown" });
});

const isStop = { method: "POST", path: /\/stop$/ };
const takenAway = ({ clusterId }: Started) =>
  at.proxy.requests.filter(
    ({ method, path }) => /DELETE|PATCH/.test(method) && path.includes(`/deployments/${clusterId}`),
  );
const triggerOf = (run: Awaited<ReturnType<FaultScene["up"]>>) => [...run.manager.triggers.keys()];

test("row 21: the trigger's reply is lost, and the savepoint is slow: one trigger, and nothing goes before its path", async () => {
  const run = await at.up();
  const fault = at.proxy.inject({ ...isStop, times: 1 }, applyThenDrop());
  await run.stop();
  await at.seen(run, () => fault.hits.length === 1 && run.manager.triggers.size === 1);
  // Slow, as long as one likes: looked at again and again it only waits.
  for (let looks = 0; looks < 5; looks++) {
    const asked = at.proxy.requests.length;
    await at.seen(run, () =>
      at.proxy.requests.slice(asked).some(({ path }) => path.includes(`/${run.flinkJobId}/savepoints/`)),
    );
    expect((await at.row(run)).state).toBe("STOPPING");
  }
  expect(takenAway(run)).toEqual([]);
  const path = run.manager.completeStop();
  const row = await at.released(run);
  expect(row).toMatchObject({ state: "STOPPED", reason: "StoppedWithSavepoint" });
  expect(triggerOf(run)).toHaveLength(1);
  expect(await at.db.snapshot.findFirst({ where: { runId: run.runId, kind: "SAVEPOINT" } })).toMatchObject({
    path,
  });
});

test("row 21: the savepoint fails: the job runs on, and the operation says why", async () => {
  const run = await at.up();
  await run.stop();
  await at.seen(run, () => run.manager.triggers.size === 1);
  run.manager.failStop("java.io.IOException: No space left on device");
  const row = await at.reach(run, "RUNNING");
  expect(row.events.at(-1)?.message).toContain("No space left on device");
  expect(takenAway(run)).toEqual([]);
  const stop = await at.db.operation.findFirstOrThrow({ where: { runId: run.runId, kind: "STOP" } });
  expect(stop.state).toBe("FAILED");
  expect(stop.errorMessage).toContain("No space left on device");
});

test("row 21: the JobManager dies during the savepoint: asked again under the same id, and nothing goes before", async () => {
  const run = await at.up();
  await run.stop();
  await at.seen(run, () => run.manager.triggers.size === 1);
  const [id] = triggerOf(run);
  const [pod] = await at.fleet.pods(run);
  if (!pod) throw new Error("It has a pod");
  await at.fleet.deletePod(pod);
  run.manager.failOver();
  await until(async () => (await at.fleet.pods(run)).some((one) => one.metadata?.uid !== pod.metadata?.uid));
  // After 20 s Flink is taken to have forgotten it.
  await at.seen(run, () => run.manager.triggers.size === 1, 40_000);
  expect(triggerOf(run)).toEqual([id]);
  expect(takenAway(run)).toEqual([]);
  expect((await at.row(run)).state).toBe("STOPPING");
  run.manager.completeStop();
  expect(await at.released(run)).toMatchObject({ state: "STOPPED", reason: "StoppedWithSavepoint" });
});
