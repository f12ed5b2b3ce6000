// A simulated JobManager that is told to stop, by the code that stops real ones.
import { expect, it } from "vitest";
import { stateUri, statePaths } from "@/lib/domain/state-layout";
import { cancelJob } from "@/lib/flink/commands/cancel-job";
import { savepointResult } from "@/lib/flink/commands/savepoint-result";
import { stopWithSavepoint } from "@/lib/flink/commands/stop-with-savepoint";
import { deleteDeployment, scaleToZero } from "@/lib/kubernetes/delete";
import { listLeftovers } from "@/lib/kubernetes/read-run";
import { latestCheckpoint } from "@/lib/statestore/checkpoints";
import { readRemains } from "@/lib/statestore/read-remains";
import { scene } from "./testing/scene";

const triggerId = "1".repeat(32);

it("with savepoint is one, sent twice", async () => {
  const { start, pass, state } = await scene();
  const run = await start();
  pass(60_000);
  const targetDirectory = stateUri(statePaths.savepoints(run.clusterId));
  const stop = { ...run, triggerId, targetDirectory };
  await stopWithSavepoint(run.flink, stop);
  await stopWithSavepoint(run.flink, stop);
  expect(await savepointResult(run.flink, stop)).toEqual({ state: "inProgress" });
  pass(5_000);
  const result = await savepointResult(run.flink, stop);
  expect(result).toMatchObject({
    state: "completed",
    path: expect.stringContaining(run.clusterId) as string,
  });
  expect(await run.job()).toMatchObject({ job: { status: "FINISHED", checkpoint: { savepoint: true } } });
  expect(await state.list(statePaths.savepoints(run.clusterId))).toHaveLength(1);
  expect(await readRemains(state, run)).toMatchObject({
    status: "FINISHED",
    checkpointPath: result.state === "completed" ? result.path : "",
  });
  pass(400_000);
  expect(await savepointResult(run.flink, stop)).toEqual({ state: "unknown" });
});

it("is forgotten by a failover, and the job runs on", async () => {
  const { start, pass, cluster, namespace } = await scene({ savepointMs: 20_000 });
  const run = await start();
  pass(60_000);
  const stop = { ...run, triggerId, targetDirectory: stateUri("savepoints/x") };
  await stopWithSavepoint(run.flink, stop);
  pass(1_000);
  cluster.killContainer(namespace, run.pod("jobmanager"), 137);
  pass(60_000);
  expect(await savepointResult(run.flink, stop)).toEqual({ state: "unknown" });
  expect(await run.job()).toMatchObject({ job: { status: "RUNNING" } });
  const { processed, orphanedAt } = cluster.truth;
  expect(processed.map((one) => orphanedAt(one) !== undefined)).toEqual([true, false]);
});

it.each(["failed", "stopping"] as const)("whose savepoint is %s says so", async (savepoint) => {
  const { start, pass } = await scene({ savepoint });
  const run = await start();
  pass(60_000);
  const stop = { ...run, triggerId, targetDirectory: stateUri("savepoints/x") };
  await stopWithSavepoint(run.flink, stop);
  pass(5_000);
  const result = await savepointResult(run.flink, stop);
  expect(result).toMatchObject({ state: "failed" });
  expect("path" in result).toBe(savepoint === "stopping");
  expect(await run.job()).toMatchObject({ job: { status: savepoint === "failed" ? "RUNNING" : "FAILED" } });
});

it("by cancelling keeps the checkpoints; its objects go by their UID", async () => {
  const { start, pass, state, client, namespace, cluster } = await scene();
  const run = await start();
  pass(60_000);
  await cancelJob(run.flink, run);
  pass(3_000);
  await cancelJob(run.flink, run);
  expect(await run.job()).toMatchObject({ job: { status: "CANCELED" } });
  expect(await latestCheckpoint(state, run)).toBeDefined();
  const seen = { namespace, name: run.clusterId, uid: run.uid };
  await scaleToZero(client, seen);
  pass(10_000);
  await deleteDeployment(client, { ...seen, uid: "another" });
  expect(await run.objects()).toMatchObject({ deployment: { deleting: false } });
  await deleteDeployment(client, seen);
  expect(await run.objects()).toMatchObject({ deployment: { deleting: true } });
  pass(60_000);
  expect((await run.objects()).deployment).toEqual({ seen: "absent" });
  expect(Object.values(await listLeftovers(client, run)).flat()).toEqual([
    `${run.clusterId}-cluster-config-map`,
  ]);
  expect(cluster.truth.processed.every(({ to }) => to !== undefined)).toBe(true);
});
