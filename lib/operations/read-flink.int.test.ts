// Guarantees: what only Flink knows is asked once for all who look, from the JobManager while it lives, then from its archive.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { statePaths } from "@/lib/domain/state-layout";
import { type FakeApiServer, fakeApiServer } from "@/lib/kubernetes/testing/fake-api-server";
import { listCheckpoints } from "./list-checkpoints";
import { listVertices } from "./list-vertices";
import { startJob } from "./start-job";
import { addJob, addProject, contextOf } from "./testing/fixtures";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
let kubernetes: FakeApiServer;
let state: string;
beforeAll(async () => {
  made = await testWorld();
  kubernetes = await fakeApiServer();
  state = await mkdtemp(join(tmpdir(), "millrace-state-"));
});
afterAll(async () => {
  await kubernetes.close();
  await made.close();
  await rm(state, { recursive: true });
});

const checkpoints = {
  counts: { restored: 1, total: 3, in_progress: 0, completed: 2, failed: 1 },
  latest: { restored: { id: 7, restore_timestamp: 1_000, is_savepoint: true, external_path: "file:/s" } },
  history: [
    {
      id: 9,
      status: "FAILED",
      is_savepoint: false,
      trigger_timestamp: 2_000,
      latest_ack_timestamp: 0,
      state_size: -1,
      end_to_end_duration: -1,
      failure_message: "declined",
    },
  ],
};
const detail = (jid: string) => ({
  jid,
  name: "orders",
  state: "RUNNING",
  "start-time": 1_000,
  "end-time": -1,
  timestamps: {},
  vertices: [
    {
      id: "a",
      name: "Source",
      parallelism: 2,
      status: "RUNNING",
      "start-time": 1_500,
      duration: 1,
      tasks: { RUNNING: 2, FAILED: 0 },
      metrics: { "read-records": 0, "write-records": 42, "read-bytes": 0, "write-bytes": 100 },
    },
  ],
  plan: { nodes: [{ id: "a", inputs: [{ id: "b" }] }] },
});

async function scene(slug: string) {
  const { world } = made;
  const { members, cluster, target } = await addProject(world, slug);
  const credential = JSON.stringify({ server: kubernetes.client.server, token: "web" });
  await world.db.cluster.update({
    where: { id: cluster.id },
    data: { webCredential: world.sealFor.web(credential) },
  });
  await world.db.deploymentTarget.update({ where: { id: target.id }, data: { stateDirectory: state } });
  const job = await addJob(world, members.EDITOR, slug, "orders");
  const context = contextOf(world, members.VIEWER);
  const body = { from: "FRESH" as const };
  const { runId } = await startJob({
    context: contextOf(world, members.EDITOR),
    input: { project: slug, job: job.id, body },
  });
  const run = await world.db.run.findUniqueOrThrow({ where: { id: runId ?? "" } });
  return { context, run, input: { project: slug, run: run.id, body: undefined } };
}

test("a live run is asked through the API server's proxy, with GET, once for all", async () => {
  const { context, run, input } = await scene("live");
  kubernetes.onOther((response, { url }) => {
    const found = url.pathname.endsWith("/checkpoints")
      ? checkpoints
      : url.pathname.includes("/subtasks/metrics")
        ? [
            { id: "busyTimeMsPerSecond", max: 870, avg: 1, sum: 1 },
            { id: "backPressuredTimeMsPerSecond", max: "NaN" },
          ]
        : detail(run.flinkJobId);
    response.end(JSON.stringify(found));
  });
  const [first, second] = await Promise.all([
    listVertices({ context, input }),
    listVertices({ context, input }),
  ]);
  expect(second).toEqual(first);
  expect(first.items).toEqual([
    {
      id: "a",
      name: "Source",
      parallelism: 2,
      status: "RUNNING",
      tasks: { RUNNING: 2 },
      recordsIn: 0,
      recordsOut: 42,
      bytesIn: 0,
      bytesOut: 100,
      busy: 0.87,
      backpressured: null,
      startedAt: "1970-01-01T00:00:01.500Z",
      inputs: ["b"],
    },
  ]);
  const proxy = `/api/v1/namespaces/live/services/${run.clusterId}-rest:rest/proxy/jobs/${run.flinkJobId}`;
  expect(kubernetes.others.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
    `GET ${proxy}`,
    `GET ${proxy}/vertices/a/subtasks/metrics`,
  ]);
  expect(await listCheckpoints({ context, input })).toEqual({
    counts: { completed: 2, failed: 1, inProgress: 0, restored: 1, total: 3 },
    restored: { id: 7, path: "file:/s", at: "1970-01-01T00:00:01.000Z", savepoint: true },
    items: [
      {
        id: 9,
        status: "FAILED",
        savepoint: false,
        triggeredAt: "1970-01-01T00:00:02.000Z",
        durationMs: null,
        sizeBytes: null,
        path: null,
        failure: "declined",
      },
    ],
  });
});

test("a released run is read from its archive, and without one says so", async () => {
  const { context, run, input } = await scene("gone");
  await made.world.db.run.update({
    where: { id: run.id },
    data: { state: "STOPPED", settledAt: new Date(), releasedAt: new Date() },
  });
  await expect(listCheckpoints({ context, input })).rejects.toMatchObject({ code: "FLINK_UNREACHABLE" });
  const file = join(state, statePaths.archive(run.clusterId), run.flinkJobId);
  await mkdir(dirname(file), { recursive: true });
  const path = `/jobs/${run.flinkJobId}`;
  const archive = [
    { path, json: JSON.stringify({ ...detail(run.flinkJobId), state: "CANCELED" }) },
    { path: `${path}/checkpoints`, json: JSON.stringify(checkpoints) },
  ];
  await writeFile(file, JSON.stringify({ archive }));
  expect((await listCheckpoints({ context, input })).counts.completed).toBe(2);
  expect((await listVertices({ context, input })).items).toMatchObject([{ id: "a", busy: null }]);
});
