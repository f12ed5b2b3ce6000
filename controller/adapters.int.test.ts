// Our objects run on a real cluster: a SQL job is watched, killed, stopped with savepoint, restored and taken away without
// a trace; a JAR job fails over with its source gone; what a namespace's quota refuses is said in words.
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, globSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { FlinkJob, PodsSeen } from "@/lib/domain/observation";
import { statePaths, stateUri } from "@/lib/domain/state-layout";
import { savepointResult } from "@/lib/flink/commands/savepoint-result";
import { stopWithSavepoint } from "@/lib/flink/commands/stop-with-savepoint";
import { readFlink } from "@/lib/flink/read-job";
import { hasMetadata, latestCheckpoint } from "@/lib/statestore/checkpoints";
import { readJobResult } from "@/lib/statestore/job-result";
import { readRemains } from "@/lib/statestore/read-remains";
import { stateStore } from "@/lib/statestore/state-store";
import { exampleJar, exampleMainClass } from "@/local/flink";
import { podLogs } from "@/local/kubernetes/node-config";
import { network } from "@/local/settings";
import { createRun } from "@/lib/kubernetes/apply";
import { type ClusterView, watchCluster } from "@/lib/kubernetes/cluster-view";
import {
  deleteByName,
  deleteDeployment,
  highAvailabilityConfigMaps,
  scaleToZero,
} from "@/lib/kubernetes/delete";
import type { RunManifestInput } from "@/lib/kubernetes/manifests/input";
import { followLog, readLogTail } from "@/lib/kubernetes/pod-logs";
import { readQuotaRefusal } from "@/lib/kubernetes/quota-refusal";
import { listLeftovers, readRun } from "@/lib/kubernetes/read-run";
import { serviceProxy } from "@/lib/kubernetes/service-proxy";
import { type TestTarget, testTarget } from "@/lib/kubernetes/testing/target";
import { until } from "@/lib/kubernetes/testing/until";

let target: TestTarget;
let view: ClusterView;
const abort = new AbortController();
const told = new Set<string>();
beforeAll(async () => {
  target = await testTarget();
  view = watchCluster(target.client, { onRun: (runId) => told.add(runId), signal: abort.signal });
}, 120_000);
afterEach(() => target.clear());
afterAll(async () => {
  abort.abort();
  await view.done;
  await target.remove();
}, 120_000);

/** The machine has two cores for all that runs on it at once. */
const small = { jobManager: { cpu: 0.4, memoryMib: 1024 }, taskManager: { cpu: 0.3, memoryMib: 1024 } };
const container = "flink-main-container";
const flinkOf = (run: RunManifestInput) => serviceProxy(target.client, run);
const isUp = ({ status, tasks }: FlinkJob) =>
  status === "RUNNING" && tasks.total > 0 && tasks.running === tasks.total;
const podsOf = (pods: PodsSeen, component: string) =>
  pods.seen === "present" ? pods.pods.filter((pod) => pod.component === component) : [];

/** The job, once it is as asked. */
const job = (run: RunManifestInput, is: (job: FlinkJob) => boolean | undefined) =>
  until(async () => {
    const seen = await readFlink(flinkOf(run), run.flinkJobId);
    if (seen.seen === "job" && is(seen.job)) return seen.job;
    throw new Error(JSON.stringify([seen, await readRun(target.client, run)]));
  });

async function stop(run: RunManifestInput): Promise<string> {
  const ids = { flinkJobId: run.flinkJobId, triggerId: randomBytes(16).toString("hex") };
  const targetDirectory = stateUri(statePaths.savepoints(run.clusterId));
  expect(await savepointResult(flinkOf(run), ids)).toEqual({ state: "unknown" });
  await stopWithSavepoint(flinkOf(run), { ...ids, targetDirectory });
  await stopWithSavepoint(flinkOf(run), { ...ids, targetDirectory });
  const result = await until(async () => {
    const one = await savepointResult(flinkOf(run), ids);
    return one.state !== "inProgress" && one;
  });
  if (result.state !== "completed") throw new Error(`The stop ended ${JSON.stringify(result)}`);
  return result.path;
}

async function release(run: RunManifestInput, uid: string): Promise<void> {
  const deployment = { namespace: run.namespace, name: run.clusterId, uid };
  await scaleToZero(target.client, deployment);
  await until(async () => podsOf((await readRun(target.client, run)).pods, "jobmanager").length === 0);
  await deleteDeployment(target.client, deployment);
  await until(async () => (await readRun(target.client, run)).deployment.seen === "absent");
  for (const name of highAvailabilityConfigMaps(run.clusterId, run.flinkJobId))
    await deleteByName(target.client, "ConfigMap", { namespace: run.namespace, name });
  const none = { deployments: [], replicaSets: [], pods: [], configMaps: [], secrets: [], services: [] };
  await until(async () => JSON.stringify(await listLeftovers(target.client, run)) === JSON.stringify(none));
}

const counting = `
  CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5',
    'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '100000');
  CREATE TABLE counts (c BIGINT) WITH ('connector' = 'print');
  CREATE TABLE nothing (n BIGINT) WITH ('connector' = 'blackhole');
  INSERT INTO counts SELECT COUNT(*) FROM numbers;
  INSERT INTO nothing SELECT n FROM numbers;`;

it("runs a SQL job from start to release, and the next one goes on from its savepoint", async () => {
  const store = stateStore(target.directory);
  const run = target.run({ code: { kind: "SQL", sql: counting }, ...small, checkpointIntervalMs: 2000 });
  const { uid } = await createRun(target.client, target.manifests(run));
  expect(await createRun(target.client, target.manifests(run))).toEqual({ uid });

  const first = await job(run, (one) => isUp(one) && one.checkpoint !== undefined);
  expect(first).toMatchObject({ id: run.flinkJobId, name: "Adapters", batch: false });
  expect(told).toContain(run.runId);
  expect(view.deployment(run.runId)).toMatchObject({ seen: "present", uid, replicas: 1, deleting: false });
  // The watch is late by a moment.
  await vi.waitFor(
    async () => expect(view.pods(run.runId)).toEqual((await readRun(target.client, run)).pods),
    { timeout: 20_000 },
  );
  const [taskManager] = podsOf(view.pods(run.runId), "taskmanager");
  expect(taskManager).toMatchObject({ phase: "Running", ready: true });
  expect((await latestCheckpoint(store, run))?.id).toBeGreaterThan(0);

  // A TaskManager dies: the job restarts from its last checkpoint with one TaskManager, not two.
  const source = { namespace: run.namespace, pod: taskManager?.name ?? "", container };
  const following = new AbortController();
  for await (const line of followLog(target.client, { ...source, tailLines: 5, signal: following.signal })) {
    expect(line).toMatch(/\w/);
    following.abort();
  }
  await deleteByName(target.client, "Pod", { namespace: run.namespace, name: source.pod });
  const restored = await job(
    run,
    (one) => isUp(one) && (one.restarts ?? 0) > 0 && one.restored !== undefined,
  );
  expect(restored.restored).toMatchObject({ savepoint: false });
  expect(podsOf(view.pods(run.runId), "taskmanager").filter(({ deleting }) => !deleting)).toHaveLength(1);

  const path = await stop(run);
  // Flink repeats what it has told of checkpoints before for 3 s, apart from the job's status.
  const ended = await job(run, ({ status, checkpoint }) => status === "FINISHED" && checkpoint?.savepoint);
  expect(ended.checkpoint?.path).toBe(path);
  expect(await hasMetadata(store, path)).toBe(true);
  // Flink archives a job after REST says that it ended.
  const archived = await until(async () => {
    const remains = await readRemains(store, run);
    return remains.seen === "result" && remains.source === "archive" && remains;
  });
  expect(archived).toMatchObject({ status: "FINISHED", checkpointPath: path });
  // The job's result is written behind the archive.
  await until(async () => (await readJobResult(store, run)) ?? false);
  await store.removeTree(statePaths.archive(run.clusterId));
  expect(await readRemains(store, run)).toMatchObject({ source: "jobResultStore", status: "FINISHED" });
  const [jobManager] = podsOf(view.pods(run.runId), "jobmanager");
  const readLog = () => readLogTail(target.client, { ...source, pod: jobManager?.name ?? "" }, 4096);
  const log = await readLog();
  expect(log.truncated).toBe(true);
  expect(log.text.length).toBeGreaterThan(1000);
  // The kubelet answers in words, as if they were the log.
  for (const file of globSync(`${podLogs}/*_${jobManager?.name}_*/${container}/*.log`)) rmSync(file);
  await expect(readLog()).rejects.toMatchObject({
    status: 404,
    message: expect.stringMatching(/^failed to /),
  });
  await release(run, uid);
  await until(async () => view.deployment(run.runId).seen === "absent");

  const next = target.run(
    { ...small, code: { kind: "SQL", sql: counting } },
    { restore: { path, allowNonRestoredState: false } },
  );
  const again = await createRun(target.client, target.manifests(next));
  expect(await job(next, (one) => isUp(one))).toMatchObject({ restored: { path, savepoint: true } });
  await release(next, again.uid);
}, 600_000);

it("fails over with a JAR whose source is gone", async () => {
  let fetched = 0;
  const jar = readFileSync(exampleJar);
  const server: Server = createServer((_request, response) => {
    fetched++;
    createReadStream(exampleJar).pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, network.gateway, listening));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const sha256 = createHash("sha256").update(jar).digest("hex");
  const run = target.run(
    {
      code: { kind: "JAR", artifactId: "art_test", mainClass: exampleMainClass, arguments: [] },
      ...small,
      checkpointIntervalMs: 2000,
    },
    { artifact: { sha256, url: `http://${network.gateway}:${port}/` } },
  );
  const { uid } = await createRun(target.client, target.manifests(run));
  await job(run, (one) => isUp(one) && one.checkpoint !== undefined);
  expect(fetched).toBe(1);
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));

  const killed = podsOf((await readRun(target.client, run)).pods, "jobmanager")[0]?.name ?? "";
  await target.client.json("DELETE", `/api/v1/namespaces/${run.namespace}/pods/${killed}`, {
    body: { gracePeriodSeconds: 0 },
  });
  const back = await job(run, (one) => isUp(one) && one.restored !== undefined);
  expect(back.restored).toMatchObject({ savepoint: false });
  const pods = podsOf((await readRun(target.client, run)).pods, "jobmanager");
  expect(pods.filter(({ deleting }) => !deleting).map(({ name }) => name)).not.toContain(killed);
  await release(run, uid);
}, 600_000);

it("says that a quota refuses the TaskManager, of which Kubernetes makes no event", async () => {
  const cramped = await testTarget({ cpuMilli: 500, memoryMib: 8192 });
  try {
    const run = cramped.run({ ...small, code: { kind: "SQL", sql: counting } });
    const { uid } = await createRun(cramped.client, cramped.manifests(run));
    const { pods } = await until(async () => {
      const seen = await readRun(cramped.client, run);
      const [jobManager] = podsOf(seen.pods, "jobmanager");
      return jobManager?.ready && seen;
    });
    const question = {
      ...run,
      pods: pods.seen === "present" ? pods.pods : [],
      declaredTaskManagers: 1,
      taskManagerResources: run.spec.taskManager,
    };
    expect(await readQuotaRefusal(cramped.client, question)).toBe(
      'Kubernetes refuses a TaskManager: it needs 0.3 CPU, and 0.1 of the 0.5 of quota "millrace" are left.',
    );
    await deleteDeployment(cramped.client, { namespace: run.namespace, name: run.clusterId, uid });
  } finally {
    await cramped.remove();
  }
}, 300_000);
