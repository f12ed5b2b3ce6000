// Guarantees on a real controller, server and API server: what Postgres has lost becomes what an administrator says; adopted
// it is a run like others, deleted it is the very object that was seen.
import { afterAll, beforeAll, expect, test } from "vitest";
import { pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import { adoptOrphan } from "@/lib/operations/adopt-orphan";
import { addJob } from "@/lib/operations/testing/fixtures";
import { orphanScene, some } from "./testing/orphan-scene";

let at: Awaited<ReturnType<typeof orphanScene>>;
beforeAll(async () => {
  at = await orphanScene();
}, 300_000);
afterAll(() => at.removeAll(), 120_000);

test("adopted by its own job it is a run with the ids of its object, which is stopped like any other", async () => {
  const { runId, jobId, clusterId, flinkJobId, applicationId, cancel } = at.runs.lost;
  const uid = some(await at.read(clusterId)).metadata?.uid;
  // By its id: it may be adopted, and no orphan any more, before the second is asked for.
  const asked = { context: at.admin, input: { orphan: (await at.orphan(clusterId)).id, body: undefined } };
  const operation = await adoptOrphan(asked);
  await expect(adoptOrphan(asked)).rejects.toMatchObject({
    code: expect.stringMatching(/IN_PROGRESS|NOT_FOUND/),
  });
  expect(await at.ended(operation.id)).toMatchObject({ state: "SUCCEEDED", runId, jobId, errorCode: null });
  const events = { orderBy: { sequence: "asc" } } as const;
  const run = await at.db.run.findUniqueOrThrow({ where: { id: runId }, include: { events } });
  expect(run).toMatchObject({ jobId, clusterId, flinkJobId, applicationId, deploymentUid: uid });
  expect(run).toMatchObject({ cpuMilli: 1000, memoryMib: 2048, restorePath: null });
  expect(run.events[0]).toMatchObject({ type: "RunAdopted", state: "STARTED" });
  expect((await at.db.job.findUniqueOrThrow({ where: { id: jobId } })).latestRunId).toBe(runId);
  const audited = await at.db.auditEntry.findFirst({ where: { action: "orphan.adopt" } });
  expect(audited?.detail).toMatchObject({ operation: operation.id, name: clusterId, uid: some(uid) });
  await at.gone(clusterId);
  // The passes have found it: they say what Kubernetes says of it.
  await until(async () => {
    const { reason } = await at.db.run.findUniqueOrThrow({ where: { id: runId } });
    return reason === "KubernetesRefused";
  }, 60_000);
  expect((await at.read(clusterId))?.metadata?.uid, "it was not made anew").toBe(uid);
  await cancel();
  await until(async () => {
    const { releasedAt } = await at.db.run.findUniqueOrThrow({ where: { id: runId } });
    return releasedAt !== null;
  }, 90_000);
  expect(await at.read(clusterId)).toBeUndefined();
});

test("without its job it is adopted by one that is chosen, of its target and without a live run", async () => {
  const { clusterId } = at.runs.homeless;
  await expect(at.adopt(clusterId)).rejects.toMatchObject({
    code: "VALIDATION_FAILED",
    message: /choose one/,
  });
  await expect(at.adopt(clusterId, "job_none")).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  await expect(at.adopt(clusterId, at.runs.known.jobId)).rejects.toMatchObject({ code: "RUN_ALREADY_LIVE" });
});

test("whose ids cannot be read is not adopted, and stays", async () => {
  const { clusterId } = at.runs.homeless;
  await at.client.json("DELETE", pathOf("ConfigMap", at.namespace, `flink-config-${clusterId}`));
  const { id } = await addJob(at.world, at.admin.principal, "engine", "chosen");
  const operation = await at.ended((await at.adopt(clusterId, id)).id);
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "ORPHAN_UNREADABLE", runId: null });
  expect(operation.errorMessage).toContain(`flink-config-${clusterId}`);
  expect((await at.orphan(clusterId)).operation).toMatchObject({ id: operation.id, state: "FAILED" });
  expect(await at.db.run.count({ where: { jobId: id } })).toBe(0);
  expect(await at.read(clusterId)).toBeDefined();
});

test("deleted it is gone, and no run's own with it", async () => {
  await expect(at.discard("unknown")).rejects.toMatchObject({ code: "ORPHAN_NOT_DELETABLE" });
  await expect(at.discard("foreign")).rejects.toMatchObject({ code: "ORPHAN_NOT_DELETABLE" });
  await expect(at.adopt("copy")).rejects.toMatchObject({ code: "ORPHAN_NOT_ADOPTABLE" });
  const { clusterId } = at.runs.homeless;
  expect(await at.ended((await at.discard(clusterId)).id)).toMatchObject({
    state: "SUCCEEDED",
    progress: 100,
  });
  expect(await at.read(clusterId)).toBeUndefined();
  expect((await at.listed()).map(({ name }) => name)).not.toContain(clusterId);
  expect(await at.db.auditEntry.count({ where: { action: "orphan.delete" } })).toBe(1);
  expect(await at.read("foreign")).toBeDefined();
  expect(await at.read(at.runs.known.clusterId)).toBeDefined();
});

test("another object of the same name is not deleted for it", async () => {
  await at.end();
  const like = some(await at.read("copy"));
  await at.remove("copy");
  const other = await at.post("copy", like, some(like.metadata?.labels));
  const { id } = await at.discard("copy");
  await at.start();
  expect(await at.ended(id)).toMatchObject({ state: "SUCCEEDED" });
  expect((await at.read("copy"))?.metadata).toMatchObject({ uid: other.metadata?.uid });
});
