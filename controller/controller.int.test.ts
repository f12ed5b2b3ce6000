// Guarantees on real processes, a real server and a real API server: a controller that dies, sleeps or hears nothing leaves
// one Deployment for one run, and whatever was asked for is done by another, or later.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { V1Deployment } from "@kubernetes/client-node";
import { highAvailabilityConfigMaps } from "@/lib/kubernetes/delete";
import { list } from "@/lib/kubernetes/list";
import { pathOf } from "@/lib/kubernetes/paths";
import { listLeftovers } from "@/lib/kubernetes/read-run";
import { until } from "@/lib/kubernetes/testing/until";
import type { Wire } from "@/lib/kubernetes/wire";
import { type ControllerProcess, endControllers, startController } from "./testing/process";
import { type Scene, type Started, scene } from "./testing/scene";

let at: Scene;
let controllers: ControllerProcess[] = [];
const start = async (more: Record<string, string> = {}) => {
  const controller = await startController({ ...at.environment, ...more });
  controllers.push(controller);
  return controller;
};
beforeAll(async () => {
  at = await scene();
  await start();
  await at.prepare();
}, 120_000);
afterEach(async () => {
  await Promise.all(controllers.map((controller) => controller.end("SIGKILL")));
  controllers = [];
});
afterAll(async () => {
  endControllers();
  await at.remove();
}, 120_000);

const rowOf = ({ runId }: Started) =>
  at.db.run.findUniqueOrThrow({
    where: { id: runId },
    include: { events: { orderBy: { sequence: "asc" } } },
  });
const deployments = async ({ clusterId }: Started) =>
  (await list<Wire<V1Deployment>>(at.client, pathOf("Deployment", at.namespace))).filter(
    ({ metadata }) => metadata?.name === clusterId,
  );
const leftovers = async ({ clusterId, runId }: Started) =>
  Object.values(await listLeftovers(at.client, { namespace: at.namespace, clusterId, runId })).flat();
const created = (run: Started) => until(async () => (await rowOf(run)).deploymentUid ?? false, 30_000);
const released = (run: Started) => until(async () => (await rowOf(run)).releasedAt !== null, 60_000);

test("a target is made, with the directory of its state", async () => {
  const target = await at.db.deploymentTarget.findFirstOrThrow();
  expect(target).toMatchObject({ status: "READY" });
  expect(target.stateDirectory).toMatch(/^\//);
});

test("killed between the Deployment's POST and its record: one Deployment, and all that it owns", async () => {
  const crashing = await start({ MILLRACE_CRASH_POINT: "after-deployment-post" });
  const run = await at.start();
  expect(await crashing.ended).toBe("SIGKILL");
  const [orphan] = await deployments(run);
  expect(orphan, "it was made").toBeDefined();
  expect((await rowOf(run)).deploymentUid, "and not recorded").toBeNull();

  await start();
  expect(await created(run)).toBe(orphan?.metadata?.uid);
  expect(await deployments(run)).toHaveLength(1);
  const names = await until(async () => {
    const found = await leftovers(run);
    return found.includes(`${run.clusterId}-rest`) && found;
  }, 10_000);
  expect(names).toEqual(
    expect.arrayContaining([
      `flink-config-${run.clusterId}`,
      `pod-template-${run.clusterId}`,
      `sql-${run.clusterId}`,
    ]),
  );
  await run.cancel();
  await released(run);
});

test("what Kubernetes refuses is told at once, and a cancelled start leaves nothing", async () => {
  await start();
  const run = await at.start();
  await until(async () => (await rowOf(run)).reason === "KubernetesRefused", 60_000);
  const told = await rowOf(run);
  expect(told.state).toBe("STARTED");
  expect(told.message).toContain("exceeded quota: no-pods");

  // Flink's two HA ConfigMaps are owned by nobody; this one stands for them.
  const [name] = highAvailabilityConfigMaps(run.clusterId, told.flinkJobId);
  const metadata = { name, labels: { app: run.clusterId, type: "flink-native-kubernetes" } };
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata };
  await at.client.json("POST", pathOf("ConfigMap", at.namespace), { body });
  await run.cancel();
  await released(run);
  expect(await leftovers(run)).toEqual([]);
  const ended = await rowOf(run);
  expect(ended).toMatchObject({ state: "STOPPED", reason: "StartCancelled" });
  expect(ended.events.map(({ sequence }) => sequence)).toEqual(ended.events.map((_, index) => index + 1));
  const operations = await at.db.operation.findMany({
    where: { runId: run.runId },
    orderBy: { createdAt: "asc" },
  });
  expect(operations.map(({ kind, state }) => [kind, state])).toEqual([
    ["START", "CANCELLED"],
    ["STOP", "SUCCEEDED"],
  ]);
});

test("what becomes due without a word is found by the sweep, and counted", async () => {
  const controller = await start();
  const run = await at.start();
  await created(run);
  await run.cancel();
  await released(run);
  const before = await controller.counter("sweep_found_total");
  const found = await until(async () => {
    const more = (await controller.counter("sweep_found_total")) - before;
    if (more > 0) return more;
    // Due for a while, and neither a notification nor the controller's own timer has told. A last event of its objects
    // may take it up before the sweep does: then it becomes due once more.
    await at.db.$executeRaw`
      update "RunSchedule" set "dueAt" = now() - interval '10 seconds'
      where "runId" = ${run.runId} and "dueAt" is null`;
    return undefined;
  }, 30_000);
  expect(found).toBe(1);
  const where = { runId: run.runId };
  await until(async () => (await at.db.runSchedule.findUniqueOrThrow({ where })).dueAt === null, 30_000);
});

test("with its listening connection cut, what was asked for is done all the same", async () => {
  await start();
  await at.db.$executeRaw`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'millrace-listen' and datname = current_database()`;
  const run = await at.start();
  await created(run);
  await run.cancel();
  await released(run);
  expect((await rowOf(run)).state).toBe("STOPPED");
});

test("what is released costs no pass", async () => {
  await start();
  const run = await at.start();
  await run.cancel();
  await released(run);
  const schedule = () => at.db.runSchedule.findUniqueOrThrow({ where: { runId: run.runId } });
  // Its last events of the cluster may still be on their way: nothing of it is due any more once another was worked on.
  const quiet = await until(async () => {
    const { dueAt, owner, epoch } = await schedule();
    if (dueAt !== null || owner !== null) return undefined;
    const other = await at.start();
    await created(other);
    await other.cancel();
    await released(other);
    const after = await schedule();
    return after.dueAt === null && after.epoch === epoch;
  }, 120_000);
  expect(quiet, "each claim has its epoch").toBe(true);
});

test("what a controller held when it died is taken over, though nobody says so", async () => {
  const run = await at.start();
  await (await start()).end("SIGKILL");
  const controller = await start();
  // As if it had died within a pass; no timer and no notification will tell. Until the cluster is quiet an event of a pod
  // may, and then it is taken over by that.
  const where = { runId: run.runId };
  await until(async () => {
    await at.db.runSchedule.update({ where, data: { owner: "dead", dueAt: null } });
    await until(async () => (await at.db.runSchedule.findUniqueOrThrow({ where })).owner !== "dead", 30_000);
    return (await controller.counter("orphans_taken_total")) > 0;
  }, 60_000);
  await created(run);
  await run.cancel();
  await released(run);
  expect((await rowOf(run)).state).toBe("STOPPED");
});

test("a paused controller's writes are refused when it wakes", async () => {
  const paused = await start();
  const run = await at.start();
  await created(run);
  await paused.end("SIGSTOP");
  const other = await start();
  await run.cancel();
  await released(run);
  const before = await rowOf(run);
  await other.end("SIGKILL");
  await paused.end("SIGCONT");
  // Once it does what is new, in a term that is new, it is over with all that it slept in.
  const later = await at.start();
  await created(later);
  await later.cancel();
  await released(later);
  const after = await rowOf(run);
  expect(after.sequence).toBe(before.sequence);
  expect(await deployments(run)).toEqual([]);
});

test("a Deployment of a released run that appears late is deleted", async () => {
  await start();
  const run = await at.start();
  await created(run);
  const [made] = await deployments(run);
  await run.cancel();
  await released(run);
  const { name, labels } = made?.metadata ?? {};
  await at.client.json("POST", pathOf("Deployment", at.namespace), {
    body: {
      ...made,
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      status: undefined,
    },
  });
  await until(async () => (await deployments(run)).length === 0, 30_000);
  expect((await rowOf(run)).state).toBe("STOPPED");
});
