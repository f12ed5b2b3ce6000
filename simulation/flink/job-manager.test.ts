// A simulated JobManager, read by the code that reads real ones.
import { describe, expect, it } from "vitest";
import { stateUri } from "@/lib/domain/state-layout";
import { readLogTail } from "@/lib/kubernetes/pod-logs";
import { readQuotaRefusal } from "@/lib/kubernetes/quota-refusal";
import { latestCheckpoint } from "@/lib/statestore/checkpoints";
import { readRemains } from "@/lib/statestore/read-remains";
import { scene } from "./testing/scene";

const anyString = expect.any(String) as string;
const anyNumber = expect.any(Number) as number;

describe("a start", () => {
  it("shows pods, REST, tasks and checkpoints", async () => {
    const { start, pass, state, cluster } = await scene();
    const run = await start();
    expect(await run.job()).toMatchObject({ seen: "unknown" });
    pass(60_000);
    const { deployment, pods } = await run.objects();
    expect(deployment).toMatchObject({ seen: "present", uid: run.uid, replicas: 1 });
    expect(pods).toMatchObject({
      pods: [
        { component: "jobmanager", phase: "Running", ready: true },
        { component: "taskmanager", phase: "Running", ready: true },
      ],
    });
    expect(await run.job()).toMatchObject({
      seen: "job",
      applicationStatus: "RUNNING",
      job: { status: "RUNNING", name: "Orders", restarts: 0, tasks: { total: 2, running: 2 } },
    });
    expect(await latestCheckpoint(state, run)).toMatchObject({ id: anyNumber });
    expect(cluster.truth.processed).toHaveLength(1);
    expect(cluster.truth.mains.get(run.runId)).toBe(1);
  });

  it("waits for a quota, which says so", async () => {
    const { start, pass, cluster, client, namespace } = await scene();
    const hard = { "limits.cpu": "600m", "requests.cpu": "600m" };
    cluster.setQuota(namespace, hard);
    pass(1_000);
    const run = await start();
    pass(40_000);
    expect(await run.job()).toMatchObject({ job: { status: "RUNNING", tasks: { scheduled: 2 } } });
    const { pods } = await run.objects();
    if (pods.seen !== "present") throw new Error("no pods");
    const asked = { ...run, pods: pods.pods, declaredTaskManagers: 1 };
    expect(
      await readQuotaRefusal(client, { ...asked, taskManagerResources: run.spec.taskManager }),
    ).toContain("0.1 of the 0.6");
    cluster.setQuota(namespace, { "limits.cpu": "8", "requests.cpu": "8" });
    pass(30_000);
    expect(await run.job()).toMatchObject({ job: { tasks: { running: 2 } } });
  });

  it("is refused its first pod by a quota", async () => {
    const { start, pass, cluster, namespace } = await scene();
    cluster.setQuota(namespace, { "limits.cpu": "100m" });
    pass(1_000);
    const run = await start();
    pass(10_000);
    expect(await run.objects()).toMatchObject({
      deployment: { replicaFailure: expect.stringContaining("exceeded quota: millrace") as string },
    });
  });

  it.each([
    ["an image that is missing", "ImagePullBackOff"],
    ["a JVM that ends", "CrashLoopBackOff"],
  ])("of %s waits: %s", async (what, reason) => {
    const exitsAtStart = { code: 1, log: ["Error: Could not find or load main class X"] };
    const { start, pass, cluster, client, namespace } = await scene(
      what.includes("JVM") ? { exitsAtStart } : {},
    );
    cluster.setImageBroken("millrace/flink:2.3.0-1", !what.includes("JVM"));
    const run = await start();
    const reasons = new Set<string | undefined>();
    for (let second = 0; second < 60; second++) {
      pass(1_000);
      const { pods } = await run.objects();
      if (pods.seen === "present") reasons.add(pods.pods[0]?.containers[0]?.waitingReason);
    }
    expect([...reasons]).toContain(reason);
    if (!what.includes("JVM")) return;
    const source = { namespace, pod: run.pod("jobmanager"), container: "flink-main-container" };
    expect((await readLogTail(client, source, 1_000)).text).toContain("Could not find or load");
  });

  it("whose main() throws is a FAILED job with its cause", async () => {
    const { start, pass, state } = await scene({
      mainFails: "org.apache.flink.table.api.ValidationException: Object 'x' was not found today",
    });
    const run = await start();
    pass(30_000);
    expect(await run.job()).toMatchObject({
      applicationStatus: "FAILED",
      job: { status: "FAILED", cause: { summary: "Object 'x' was not found today" } },
    });
    expect(await readRemains(state, run)).toMatchObject({ source: "archive", status: "FAILED" });
  });

  it("from a snapshot that is gone fails, from one that is there restores it", async () => {
    const { start, pass, state } = await scene();
    const path = stateUri("savepoints/other/savepoint-1");
    const missing = await start(1, { restore: { path, allowNonRestoredState: false } });
    pass(40_000);
    expect(await missing.job()).toMatchObject({ job: { status: "FAILED" } });
    state.write("savepoints/other/savepoint-1/_metadata");
    const found = await start(2, { restore: { path, allowNonRestoredState: false } });
    pass(40_000);
    expect(await found.job()).toMatchObject({
      job: { status: "RUNNING", restored: { path, savepoint: true } },
    });
  });
});

describe("a failover", () => {
  it("of the JobManager's JVM keeps job and checkpoints, and main() does not run again", async () => {
    const { start, pass, cluster, namespace } = await scene();
    const run = await start();
    pass(60_000);
    cluster.killContainer(namespace, run.pod("jobmanager"), 137);
    const seen: string[] = [];
    for (let second = 0; second < 60; second++) {
      pass(1_000);
      const job = await run.job();
      const what = job.seen === "job" ? job.job.status : job.seen;
      if (seen.at(-1) !== what) seen.push(what);
    }
    expect(seen.slice(0, 2)).toEqual(["unknown", "noJob"]);
    expect(seen.at(-1)).toBe("RUNNING");
    const job = await run.job();
    expect(job).toMatchObject({ job: { restored: { id: anyNumber, savepoint: false } } });
    expect(cluster.truth.mains.get(run.runId)).toBe(1);
    const [first, second] = cluster.truth.processed;
    expect(second?.from).toBeGreaterThan(first?.to ?? Infinity);
    expect(second?.restoredFrom).toBe(job.seen === "job" ? job.job.restored?.path : "");
    expect(cluster.podsOf(namespace, { component: "taskmanager" })).toHaveLength(1);
  });

  it("of a TaskManager restarts the job from its last checkpoint", async () => {
    const { start, pass, cluster, namespace } = await scene();
    const run = await start();
    pass(60_000);
    const before = run.pod("taskmanager");
    cluster.killPod(namespace, before, { force: true });
    pass(1_500);
    expect(await run.job()).toMatchObject({ job: { status: "RESTARTING", cause: { summary: anyString } } });
    pass(30_000);
    expect(await run.job()).toMatchObject({ job: { status: "RUNNING", restarts: 1, tasks: { running: 2 } } });
    expect(run.pod("taskmanager")).not.toBe(before);
  });

  it("after the end recovers nothing", async () => {
    const { start, pass, cluster, namespace, state } = await scene({ finishesAfter: 20_000 });
    const run = await start();
    pass(60_000);
    expect(await run.job()).toMatchObject({ applicationStatus: "FINISHED", job: { status: "FINISHED" } });
    expect(await latestCheckpoint(state, run)).toBeUndefined();
    cluster.killContainer(namespace, run.pod("jobmanager"), 137);
    pass(60_000);
    expect(await run.job()).toEqual({ seen: "noJob" });
    expect(cluster.truth.mains.get(run.runId)).toBe(1);
    expect(await readRemains(state, run)).toMatchObject({ status: "FINISHED" });
  });

  it("of a lost node begins elsewhere", async () => {
    const { start, pass, cluster } = await scene();
    cluster.addNode("node-2", 64, 262_144);
    const run = await start();
    pass(60_000);
    const { pods } = await run.objects();
    if (pods.seen !== "present") throw new Error("no pods");
    const nodes = new Set(pods.pods.map(({ node }) => node ?? ""));
    for (const node of nodes) cluster.loseNode(node);
    cluster.addNode("node-3", 64, 262_144);
    pass(500_000);
    // The pod on the lost node is an endpoint still: the API server takes one of both by chance.
    const seen = [];
    for (let look = 0; look < 20; look++) seen.push(await run.job());
    expect(seen.map((one) => one.seen)).toContain("unknown");
    expect(seen.find((one) => one.seen === "job")).toMatchObject({
      job: { status: "RUNNING", tasks: { running: 2 } },
    });
  });
});

it("a batch job goes stage by stage", async () => {
  const { start, pass, state } = await scene({ batch: true, finishesAfter: 40_000 });
  const run = await start();
  pass(30_000);
  expect(await run.job()).toMatchObject({ job: { batch: true, status: "RUNNING", tasks: { running: 1 } } });
  pass(60_000);
  expect(await readRemains(state, run)).toMatchObject({ status: "FINISHED" });
});

it("the same seed is the same history", async () => {
  const history = async () => {
    const { start, pass, cluster, events } = await scene({ tripsEvery: 30_000 }, {}, 7);
    await start();
    pass(300_000);
    return JSON.stringify([cluster.truth.processed, events(), cluster.api.store.version()]);
  };
  expect(await history()).toBe(await history());
});
