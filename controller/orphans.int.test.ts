// Guarantees on a real controller, server and API server: what Postgres has lost is listed and left alone until an
// administrator says what becomes of it; adopted it is a run like others; deleted is the very object that was seen.
import type { V1Deployment } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Orphan } from "@/lib/contract/orphans";
import { runLabel } from "@/lib/domain/pod-layout";
import { isNotFound } from "@/lib/kubernetes/errors";
import { namespacePath, pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import type { Wire } from "@/lib/kubernetes/wire";
import { adoptOrphan } from "@/lib/operations/adopt-orphan";
import type { Context } from "@/lib/operations/context";
import { deleteJob } from "@/lib/operations/delete-job";
import { deleteOrphan } from "@/lib/operations/delete-orphan";
import { listMissingRuns } from "@/lib/operations/list-missing-runs";
import { listOrphans } from "@/lib/operations/list-orphans";
import { addJob, addUser, asPrincipal, contextOf } from "@/lib/operations/testing/fixtures";
import { type ControllerProcess, endControllers, startController } from "./testing/process";
import { type Scene, type Started, scene } from "./testing/scene";

let at: Scene;
let admin: Context;
let controllers: ControllerProcess[] = [];
let [known, lost, homeless, missing]: Started[] = [];
const end = async () => {
  await Promise.all(controllers.map((controller) => controller.end("SIGKILL")));
  controllers = [];
};
const start = async () => void controllers.push(await startController(at.environment));

/** In the same cluster, and nobody's target. */
const elsewhere = () => `${at.namespace}-elsewhere`;
const pathOfDeployment = (name: string) => pathOf("Deployment", at.namespace, name);
const read = (name: string) =>
  at.client.json<Wire<V1Deployment>>("GET", pathOfDeployment(name)).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
const post = (
  name: string,
  like: Wire<V1Deployment>,
  labels: Record<string, string>,
  namespace = at.namespace,
) =>
  at.client.json<Wire<V1Deployment>>("POST", pathOf("Deployment", namespace), {
    body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, labels }, spec: like.spec },
  });
const remove = async (name: string) => {
  await at.client.json("DELETE", pathOfDeployment(name), { body: { propagationPolicy: "Foreground" } });
  await until(async () => (await read(name)) === undefined, 30_000);
};
const some = <T>(one: T | undefined): T => {
  if (one === undefined) throw new Error("It is not there.");
  return one;
};

const page = { cursor: undefined, limit: 50, body: undefined };
/** Others use the cluster too: to this console their runs are unknown, in namespaces that are no targets. */
const isOurs = ({ namespace }: Orphan) => namespace === at.namespace || namespace === elsewhere();
const listed = async () => {
  const { items } = await listOrphans({ context: admin, input: { ...page, limit: 200 } });
  return items.filter(isOurs);
};
const orphan = async (name: string): Promise<Orphan> =>
  some((await listed()).find((one) => one.name === name));
const gone = (name: string) => until(async () => (await listed()).every((one) => one.name !== name), 60_000);
const ended = (id: string) =>
  until(async () => {
    const operation = await at.db.operation.findUniqueOrThrow({ where: { id } });
    return operation.finishedAt !== null && operation;
  }, 120_000);
const adopt = async (name: string, jobId?: string) =>
  adoptOrphan({ context: admin, input: { orphan: (await orphan(name)).id, body: { jobId } } });
const discard = async (name: string) =>
  deleteOrphan({ context: admin, input: { orphan: (await orphan(name)).id, body: undefined } });

beforeAll(async () => {
  at = await scene();
  admin = contextOf(at.world, asPrincipal(await addUser(at.world, "orphans-admin", "ADMIN"), true));
  await start();
  await at.prepare();
  const runs = [await at.start(), await at.start(), await at.start(), await at.start()] as const;
  [known, lost, homeless, missing] = runs;
  for (const { runId } of runs)
    await until(async () => {
      const run = await at.db.run.findUniqueOrThrow({ where: { id: runId } });
      return run.deploymentUid ?? false;
    }, 60_000);
  await end();
  // Postgres loses two runs, and of one of them the job; the cluster loses the Deployment of another.
  for (const { jobId, runId } of [lost, homeless].map(some)) {
    await at.db.job.update({ where: { id: jobId }, data: { latestRunId: null } });
    await at.db.run.delete({ where: { id: runId } });
  }
  await deleteJob({
    context: admin,
    input: { project: "engine", job: some(homeless).jobId, body: undefined },
  });
  await remove(some(missing).clusterId);
  // No pass settles it meanwhile.
  await at.db.runSchedule.update({
    where: { runId: some(missing).runId },
    data: { dueAt: new Date(Date.now() + 3_600_000), owner: null },
  });
  const like = some(await read(some(known).clusterId));
  await post("copy", like, some(like.metadata?.labels));
  await post("foreign", like, { app: "foreign", type: "flink-native-kubernetes", component: "jobmanager" });
  await at.client.json("POST", "/api/v1/namespaces", { body: { metadata: { name: elsewhere() } } });
  // It asks for no pod: nothing here holds the quota of others.
  const idle = { ...like, spec: { ...some(like.spec), replicas: 0 } };
  await post("elsewhere", idle, some(like.metadata?.labels), elsewhere());
  await post("unknown", idle, { [runLabel]: "run_0000000000000000" }, elsewhere());
  await start();
  await until(async () => (await listed()).length >= 6, 90_000);
}, 300_000);
afterEach(async () => {
  if (controllers.length === 0) await start();
}, 90_000);
afterAll(async () => {
  endControllers();
  await at.client.json("DELETE", namespacePath(elsewhere()));
  await at.remove();
}, 120_000);

test("what nobody owns is listed by what it is, and left alone", async () => {
  const seen = (await listed()).map(({ name, kind, refusals, job, run }) => ({
    name,
    kind,
    ...refusals,
    job: job?.id ?? null,
    run: run?.id ?? null,
  }));
  const one = (name: string, kind: Orphan["kind"], more: object) =>
    expect.objectContaining({ name, kind, adopt: null, delete: null, job: null, run: null, ...more });
  expect(seen).toHaveLength(6);
  expect(seen).toEqual(
    expect.arrayContaining([
      one(some(lost).clusterId, "UNKNOWN_RUN", { job: some(lost).jobId }),
      one(some(homeless).clusterId, "UNKNOWN_RUN", {}),
      one("copy", "MISPLACED", { adopt: "known", job: some(known).jobId, run: some(known).runId }),
      one("foreign", "FOREIGN", { adopt: "foreign", delete: "foreign" }),
      // Perhaps it is another console's.
      one("unknown", "UNKNOWN_RUN", { adopt: "noTarget", delete: "noTarget" }),
      one("elsewhere", "MISPLACED", { adopt: "noTarget", delete: "noTarget", run: some(known).runId }),
    ]),
  );
  for (const name of [some(lost).clusterId, some(homeless).clusterId, "copy", "foreign"])
    expect((await read(name))?.metadata?.deletionTimestamp).toBeUndefined();
});

test("a live run whose Deployment is not there is told", async () => {
  const { items } = await listMissingRuns({ context: admin, input: page });
  expect(items.map(({ run, name }) => [run.id, name, run.state])).toEqual([
    [some(missing).runId, some(missing).clusterId, "STARTED"],
  ]);
});

test("nobody but a platform administrator sees or touches them", async () => {
  const context = contextOf(at.world, asPrincipal(await addUser(at.world, "nobody")));
  const { id } = await orphan(some(lost).clusterId);
  const refused = { code: "FORBIDDEN" };
  await expect(listOrphans({ context, input: page })).rejects.toMatchObject(refused);
  await expect(listMissingRuns({ context, input: page })).rejects.toMatchObject(refused);
  await expect(adoptOrphan({ context, input: { orphan: id, body: undefined } })).rejects.toMatchObject(
    refused,
  );
  await expect(deleteOrphan({ context, input: { orphan: id, body: undefined } })).rejects.toMatchObject(
    refused,
  );
});

test("pages follow one another by their cursor", async () => {
  const first = await listOrphans({ context: admin, input: { ...page, limit: 2 } });
  const seen = [...first.items];
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const next = await listOrphans({ context: admin, input: { ...page, limit: 2, cursor } });
    seen.push(...next.items);
    cursor = next.nextCursor;
  }
  expect(seen.filter(isOurs).map(({ id }) => id)).toEqual((await listed()).map(({ id }) => id));
  expect(first.sweeps).toEqual([expect.objectContaining({ trouble: null, sweptAt: expect.any(String) })]);
});

test("adopted by its own job it is a run with the ids of its object, which is stopped like any other", async () => {
  const { runId, jobId, clusterId, flinkJobId, applicationId, cancel } = some(lost);
  const uid = some(await read(clusterId)).metadata?.uid;
  const operation = await adopt(clusterId);
  await expect(adopt(clusterId)).rejects.toMatchObject({
    code: expect.stringMatching(/IN_PROGRESS|NOT_FOUND/),
  });
  expect(await ended(operation.id)).toMatchObject({ state: "SUCCEEDED", runId, jobId, errorCode: null });
  const run = await at.db.run.findUniqueOrThrow({ where: { id: runId }, include: { events: true } });
  expect(run).toMatchObject({ jobId, clusterId, flinkJobId, applicationId, deploymentUid: uid });
  expect(run).toMatchObject({ cpuMilli: 1000, memoryMib: 2048, restorePath: null });
  expect(run.events[0]).toMatchObject({ type: "RunAdopted", state: "STARTED" });
  expect((await at.db.job.findUniqueOrThrow({ where: { id: jobId } })).latestRunId).toBe(runId);
  const audited = await at.db.auditEntry.findFirst({ where: { action: "orphan.adopt" } });
  expect(audited?.detail).toMatchObject({ operation: operation.id, name: clusterId, uid: some(uid) });
  await gone(clusterId);
  // The passes have found it: they say what Kubernetes says of it.
  await until(async () => {
    const { reason } = await at.db.run.findUniqueOrThrow({ where: { id: runId } });
    return reason === "KubernetesRefused";
  }, 60_000);
  expect((await read(clusterId))?.metadata?.uid, "it was not made anew").toBe(uid);
  await cancel();
  await until(async () => {
    const { releasedAt } = await at.db.run.findUniqueOrThrow({ where: { id: runId } });
    return releasedAt !== null;
  }, 90_000);
  expect(await read(clusterId)).toBeUndefined();
});

test("without its job it is adopted by one that is chosen, of its target and without a live run", async () => {
  const { clusterId } = some(homeless);
  await expect(adopt(clusterId)).rejects.toMatchObject({ code: "VALIDATION_FAILED", message: /choose one/ });
  await expect(adopt(clusterId, "job_none")).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  await expect(adopt(clusterId, some(known).jobId)).rejects.toMatchObject({ code: "RUN_ALREADY_LIVE" });
});

test("whose ids cannot be read is not adopted, and stays", async () => {
  const { clusterId } = some(homeless);
  await at.client.json("DELETE", pathOf("ConfigMap", at.namespace, `flink-config-${clusterId}`));
  const { id } = await addJob(at.world, admin.principal, "engine", "chosen");
  const operation = await ended((await adopt(clusterId, id)).id);
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "ORPHAN_UNREADABLE", runId: null });
  expect(operation.errorMessage).toContain(`flink-config-${clusterId}`);
  expect((await orphan(clusterId)).operation).toMatchObject({ id: operation.id, state: "FAILED" });
  expect(await at.db.run.count({ where: { jobId: id } })).toBe(0);
  expect(await read(clusterId)).toBeDefined();
});

test("deleted it is gone, and no run's own with it", async () => {
  await expect(discard("unknown")).rejects.toMatchObject({ code: "ORPHAN_NOT_DELETABLE" });
  await expect(discard("foreign")).rejects.toMatchObject({ code: "ORPHAN_NOT_DELETABLE" });
  await expect(adopt("copy")).rejects.toMatchObject({ code: "ORPHAN_NOT_ADOPTABLE" });
  const { clusterId } = some(homeless);
  expect(await ended((await discard(clusterId)).id)).toMatchObject({ state: "SUCCEEDED", progress: 100 });
  expect(await read(clusterId)).toBeUndefined();
  expect((await listed()).map(({ name }) => name)).not.toContain(clusterId);
  expect(await at.db.auditEntry.count({ where: { action: "orphan.delete" } })).toBe(1);
  expect(await read("foreign")).toBeDefined();
  expect(await read(some(known).clusterId)).toBeDefined();
});

test("another object of the same name is not deleted for it", async () => {
  await end();
  const like = some(await read("copy"));
  await remove("copy");
  const other = await post("copy", like, some(like.metadata?.labels));
  const { id } = await discard("copy");
  await start();
  expect(await ended(id)).toMatchObject({ state: "SUCCEEDED" });
  expect((await read("copy"))?.metadata).toMatchObject({ uid: other.metadata?.uid });
});

test("while nothing can be seen, nothing that was found is forgotten", async () => {
  await end();
  const before = await listed();
  const cluster = await at.db.cluster.findFirstOrThrow();
  await at.db.cluster.update({ where: { id: cluster.id }, data: { controllerCredential: "broken" } });
  await at.db.orphanSweep.updateMany({ data: { claimedAt: new Date(0) } });
  await start();
  const told = await until(async () => {
    const { sweeps } = await listOrphans({ context: admin, input: page });
    return sweeps[0]?.trouble ?? false;
  }, 90_000);
  expect(told).toContain("credential cannot be opened");
  expect((await listed()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  await end();
  await at.db.cluster.update({
    where: { id: cluster.id },
    data: { controllerCredential: cluster.controllerCredential },
  });
});

test("what is gone is listed no longer", async () => {
  await end();
  await remove("foreign");
  await at.db.runSchedule.update({
    where: { runId: some(missing).runId },
    data: { dueAt: new Date() },
  });
  await at.db.orphanSweep.updateMany({ data: { claimedAt: new Date(0) } });
  await start();
  await gone("foreign");
  // The passes have settled it: nothing of it is there, and nothing tells how it ended.
  await until(
    async () => (await listMissingRuns({ context: admin, input: page })).items.length === 0,
    90_000,
  );
  expect(await at.db.run.findUniqueOrThrow({ where: { id: some(missing).runId } })).toMatchObject({
    state: "FAILED",
  });
});
