// Guarantees on a real cluster: with the failover policy FAIL a JobManager that is lost ends its run within 5 s and processes
// nothing more; with the recovery policy RESTART a new run goes on from its last checkpoint.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { list } from "@/lib/kubernetes/list";
import { pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import { runFacts } from "@/lib/domain/run-facts";
import { addJob, asPrincipal } from "@/lib/operations/testing/fixtures";
import { type ControllerProcess, endControllers, startController } from "./testing/process";
import { type Scene, scene } from "./testing/scene";

let at: Scene;
let controller: ControllerProcess;
beforeAll(async () => {
  at = await scene({ pods: true });
  await at.db.engine.updateMany({ data: { image: "millrace/flink:2.3.0-1" } });
  controller = await startController(at.environment);
  await at.prepare();
}, 120_000);
afterAll(async () => {
  await controller?.end("SIGKILL");
  endControllers();
  await at?.remove();
}, 120_000);

const counting =
  "CREATE TABLE a (x INT) WITH ('connector'='datagen', 'rows-per-second'='10'); CREATE TABLE b (x INT, n BIGINT) WITH ('connector'='blackhole'); INSERT INTO b SELECT x % 5, COUNT(*) FROM a GROUP BY x % 5;";

const jobManagers = (clusterId: string) =>
  list<V1Pod>(at.client, pathOf("Pod", at.namespace), {
    query: { labelSelector: `app=${clusterId},component=jobmanager` },
  });
async function deleteJobManager(clusterId: string) {
  const [pod] = await jobManagers(clusterId);
  await at.client.json("DELETE", `${pathOf("Pod", at.namespace)}/${pod?.metadata?.name}`, {
    body: { gracePeriodSeconds: 0 },
  });
}
const exitOf = ({ state, lastState }: V1ContainerStatus) => state?.terminated ?? lastState?.terminated;

test("a JobManager that is lost ends the run at once, and another run goes on from its checkpoint", async () => {
  const editor = await at.db.user.findFirstOrThrow({ where: { email: { startsWith: "engine-editor" } } });
  const size = { cpu: 0.3, memoryMib: 1024 };
  const { id: jobId } = await addJob(at.world, asPrincipal(editor), "engine", "guarded", {
    code: { kind: "SQL", sql: counting },
    jobManager: size,
    taskManager: size,
    checkpointIntervalMs: 1_000,
    failover: "FAIL",
    perception: "FAST",
    recovery: { onFailure: "RESTART", backoffSeconds: 1 },
  });
  const run = await at.start(jobId);
  const row = (id: string) =>
    at.db.run.findUniqueOrThrow({ where: { id }, include: { events: { orderBy: { sequence: "asc" } } } });
  const factsOf = async (id: string) => runFacts.parse((await row(id)).facts);
  await until(
    async () => (await row(run.runId)).state === "RUNNING" && (await factsOf(run.runId)).checkpoint,
    240_000,
  );

  const killedAt = Date.now();
  await deleteJobManager(run.clusterId);
  const failed = await until(async () => {
    const now = await row(run.runId);
    return now.state === "FAILED" && now;
  }, 30_000);
  expect((failed.settledAt?.getTime() ?? 0) - killedAt).toBeLessThan(5_000);
  expect(failed.reason).toBe("JobManagerFailedOver");
  expect(failed.events.map(({ type }) => type)).toContain("RecoveryPlanned");

  const next = await until(
    async () => (await at.db.run.findUnique({ where: { recoveryOf: run.runId } })) ?? false,
    120_000,
  );
  expect(next).toMatchObject({ recoveryAttempt: 1, restorePath: expect.stringContaining(run.flinkJobId) });
  const up = await until(async () => {
    const now = await row(next.id);
    return now.state === "RUNNING" && now;
  }, 240_000);
  expect(up.events.map(({ type }) => type)).toContain("Restored");

  // With no controller there, only what stands in the container keeps the next JobManager from its job.
  await controller.end("SIGKILL");
  await deleteJobManager(up.clusterId);
  const refused = await until(async () => {
    const pods = await jobManagers(up.clusterId);
    return pods.flatMap(({ status }) => status?.containerStatuses ?? []).find(exitOf);
  }, 60_000);
  expect(exitOf(refused)).toMatchObject({
    exitCode: 86,
    message: expect.stringContaining("its failover policy is FAIL: it does not start again"),
  });
  await run.cancel();
  controller = await startController(at.environment);
  await until(async () => (await row(next.id)).releasedAt !== null, 120_000);
}, 600_000);
