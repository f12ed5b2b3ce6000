// Guarantees on real processes, a real server and a real API server behind a fault proxy: whatever happens to a write,
// a job has one Deployment, what was accepted is done or ends in words, and what is not ours is left alone.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { V1Deployment } from "@kubernetes/client-node";
import { runLabel } from "@/lib/domain/pod-layout";
import { namespacePath, pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import type { Wire } from "@/lib/kubernetes/wire";
import { applyThenDrop, dropRequest, held, pass, status } from "../testing/fault-effects";
import { type FaultScene, faultScene } from "../testing/fault-scene";
import { gate } from "../testing/gate";
import { promisesHold } from "../testing/promises";
import type { Started } from "../testing/scene";

let at: FaultScene;
beforeAll(async () => {
  at = await faultScene();
  await at.controller();
  await at.prepare();
}, 120_000);
afterEach(async () => {
  at.proxy.calm();
  await promisesHold(at);
});
afterAll(() => at.remove(), 120_000);

const postOfDeployment = { method: "POST", path: /\/deployments$/ };
const uids = async (run: Started) => (await at.deployments(run)).map(({ metadata }) => metadata?.uid);

test("row 2: create applied, reply lost: one Deployment, and its UID is the one recorded", async () => {
  const fault = at.proxy.inject({ ...postOfDeployment, times: 1 }, applyThenDrop());
  const run = await at.start();
  const row = await at.seen(run, ({ deploymentUid }) => deploymentUid);
  expect(fault.hits).toHaveLength(1);
  expect(await uids(run)).toEqual([row.deploymentUid]);
  await run.cancel();
  await at.released(run);
});

test("row 3: create refused before it is applied, twice: tried again, and one Deployment", async () => {
  const fault = at.proxy.inject({ ...postOfDeployment, times: 2 }, dropRequest);
  const run = await at.start();
  const row = await at.seen(run, ({ deploymentUid }) => deploymentUid);
  expect(fault.hits).toHaveLength(2);
  expect(await uids(run)).toEqual([row.deploymentUid]);
  await run.cancel();
  await at.released(run);
});

/** As somebody's own, under the name of a run that is about to be created. */
async function foreign(run: Started, labels: Record<string, string> = {}): Promise<Wire<V1Deployment>> {
  const path = pathOf("Deployment", at.namespace);
  const app = { app: "somebody" };
  return at.client.json<Wire<V1Deployment>>("POST", path, {
    body: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: run.clusterId, namespace: at.namespace, labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: app },
        template: { metadata: { labels: app }, spec: { containers: [{ name: "a", image: "a" }] } },
      },
    },
  });
}
const readDeployment = (run: Started) =>
  at.client.json<Wire<V1Deployment>>("GET", pathOf("Deployment", at.namespace, run.clusterId));

test("row 4: the name is a foreign Deployment's: said so, and the foreign one is untouched", async () => {
  const { opened, open } = gate();
  const fault = at.proxy.inject({ ...postOfDeployment, times: 1 }, held(opened));
  const run = await at.start();
  await until(async () => fault.hits.length === 1, 20_000);
  const before = await foreign(run, { [runLabel]: "run_somebodyelse" });
  open();
  const row = await at.reach(run, "FAILED");
  expect(row).toMatchObject({ reason: "NameTaken" });
  expect(row.message).toContain("belongs to another run");
  await at.released(run);
  const after = await readDeployment(run);
  expect(after.metadata?.uid).toBe(before.metadata?.uid);
  expect(after.metadata?.generation).toBe(before.metadata?.generation);
  await at.client.json("DELETE", pathOf("Deployment", at.namespace, run.clusterId));
});

test("row 5: 409 Conflict on the scale to 0: asked again, not taken for done", async () => {
  const run = await at.up();
  const patches = { method: "PATCH", path: new RegExp(`/deployments/${run.clusterId}$`) };
  const fault = at.proxy.inject({ ...patches, times: 1 }, status(409, "Conflict"));
  const scaled: unknown[] = [];
  at.proxy.inject(patches, async (exchange) => {
    await pass(exchange);
    scaled.push((await readDeployment(run)).spec?.replicas);
  });
  await run.cancel();
  await at.released(run);
  expect(fault.hits).toHaveLength(1);
  expect(scaled, "it was scaled to 0 before it was deleted").toContain(0);
  expect(await at.row(run)).toMatchObject({ state: "STOPPED" });
});

test("row 15: deleted, and made again by another under the same name: it ends, and the other's is untouched", async () => {
  const run = await at.up();
  const path = pathOf("Deployment", at.namespace, run.clusterId);
  await at.client.json("DELETE", path, { body: { propagationPolicy: "Background" } });
  const theirs = await foreign(run);
  await until(async () => (await at.fleet.pods(run)).length === 0, 30_000);
  const row = await at.seen(run, ({ releasedAt }) => releasedAt, 60_000);
  expect(row.state).toBe("FAILED");
  expect(row.reason).toBe("ResultUnknown");
  expect((await readDeployment(run)).metadata).toMatchObject({
    uid: theirs.metadata?.uid,
    generation: theirs.metadata?.generation,
  });
  await at.client.json("DELETE", path);
});

test("row 33: stop during start, start during stop: one order, one live run", async () => {
  const { opened, open } = gate();
  const fault = at.proxy.inject({ ...postOfDeployment, times: 1 }, held(opened));
  const first = await at.start();
  await until(async () => fault.hits.length === 1, 20_000);
  await first.cancel();
  await expect(at.start(first.jobId)).rejects.toMatchObject({ code: "RUN_ALREADY_LIVE" });
  await expect(first.cancel()).rejects.toMatchObject({ code: "OPERATION_IN_PROGRESS" });
  open();
  await at.released(first);
  expect(await at.row(first)).toMatchObject({ state: "STOPPED", reason: "StartCancelled" });
  expect(await at.leftovers(first)).toEqual([]);

  const second = await at.start(first.jobId);
  at.fleet.manager(second);
  await at.reach(second, "RUNNING");
  await Promise.allSettled([second.cancel(), second.cancel(), at.start(first.jobId)]);
  await at.released(second);
  expect((await at.db.run.findMany({ where: { jobId: first.jobId } })).map(({ state }) => state)).toEqual([
    "STOPPED",
    "STOPPED",
  ]);
});

test("row 16: what admission denies, and a namespace that is ending, end the start in the server's words", async () => {
  at.proxy.inject(
    { ...postOfDeployment, times: 1 },
    status(403, "Forbidden", { message: 'admission webhook "policy" denied the request: no Fridays' }),
  );
  const denied = await at.start();
  expect(await at.reach(denied, "FAILED")).toMatchObject({
    reason: "KubernetesRefused",
    message: expect.stringContaining("no Fridays"),
  });
  await at.released(denied);
  // What a quota refuses is asked of the real admission in controller.int.test.

  const finalizers = ["millrace.test/hold"];
  const held = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "hold", finalizers } };
  await at.client.json("POST", pathOf("ConfigMap", at.namespace), { body: held });
  await at.client.json("DELETE", namespacePath(at.namespace));
  const late = await at.start();
  expect(await at.reach(late, "FAILED")).toMatchObject({
    reason: "KubernetesRefused",
    message: expect.stringContaining("being terminated"),
  });
  await at.released(late);
  await at.client.json("PATCH", pathOf("ConfigMap", at.namespace, "hold"), {
    headers: { "content-type": "application/merge-patch+json" },
    body: { metadata: { finalizers: null } },
  });
});
