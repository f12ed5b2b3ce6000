// Guarantees on a real cluster: a JobManager that fails over where the quota is exactly full makes no more TaskManagers than
// are declared, and its job goes on from its latest checkpoint.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { V1Pod } from "@kubernetes/client-node";
import { quotaOf } from "@/lib/domain/job-spec";
import { runFacts } from "@/lib/domain/run-facts";
import { list } from "@/lib/kubernetes/list";
import { pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import { type Watched, watch } from "@/lib/kubernetes/watch";
import { addJob, asPrincipal } from "@/lib/operations/testing/fixtures";
import { endControllers, startController } from "./testing/process";
import { type Scene, scene } from "./testing/scene";

const size = { cpu: 0.2, memoryMib: 1024 };
const shape = { parallelism: 2, slotsPerTaskManager: 1, jobManager: size, taskManager: size };
const quota = quotaOf(shape);
const declared = 2;

let at: Scene;
const ending = new AbortController();
let watched: Watched<true> | undefined;
beforeAll(async () => {
  at = await scene({ pods: true, quota });
  await at.db.engine.updateMany({ data: { image: "millrace/flink:2.3.0-1" } });
  await startController(at.environment);
  await at.prepare();
}, 120_000);
afterAll(async () => {
  ending.abort();
  await watched?.done;
  endControllers();
  await at?.remove();
}, 120_000);

const sql =
  "CREATE TABLE a (x INT) WITH ('connector'='datagen', 'rows-per-second'='10'); CREATE TABLE b (x INT, n BIGINT) WITH ('connector'='blackhole'); INSERT INTO b SELECT x % 5, COUNT(*) FROM a GROUP BY x % 5;";

const podsOf = (clusterId: string, component: string) =>
  list<V1Pod>(at.client, pathOf("Pod", at.namespace), {
    query: { labelSelector: `app=${clusterId},component=${component}` },
  });

/** Every event is counted: none is missed between two looks. */
function countTaskManagers(clusterId: string) {
  const living = new Set<string>();
  const counts = { most: 0, ever: new Set<string>() };
  watched = watch<true>({
    client: at.client,
    path: pathOf("Pod", at.namespace),
    labelSelector: `app=${clusterId},component=taskmanager`,
    signal: ending.signal,
    project: ({ metadata }: V1Pod) => (metadata?.deletionTimestamp ? undefined : true),
    onChange(key, now) {
      if (now) {
        living.add(key);
        counts.ever.add(key);
      } else living.delete(key);
      counts.most = Math.max(counts.most, living.size);
    },
  });
  return counts;
}

test("a JobManager fails over in a quota that is exactly full: as many TaskManagers as before, and no state is lost", async () => {
  const editor = await at.db.user.findFirstOrThrow({ where: { email: { startsWith: "engine-editor" } } });
  const { id: jobId } = await addJob(at.world, asPrincipal(editor), "engine", "full", {
    ...shape,
    code: { kind: "SQL", sql },
    checkpointIntervalMs: 1_000,
    failover: "RESTORE",
  });
  const run = await at.start(jobId);
  const row = () =>
    at.db.run.findUniqueOrThrow({
      where: { id: run.runId },
      include: { events: { orderBy: { sequence: "asc" } } },
    });
  const facts = async () => runFacts.parse((await row()).facts);
  const counts = countTaskManagers(run.clusterId);
  const before = await until(
    async () => (await row()).state === "RUNNING" && (await facts()).checkpoint,
    240_000,
  );
  const used = await at.client.json<{ status: { hard: object; used: object } }>(
    "GET",
    pathOf("ResourceQuota", at.namespace, "millrace"),
  );
  expect(used.status.used, "exactly full").toEqual(used.status.hard);

  const { sequence } = await row();
  const [pod] = await podsOf(run.clusterId, "jobmanager");
  await at.client.json("DELETE", pathOf("Pod", at.namespace, pod?.metadata?.name), {
    body: { gracePeriodSeconds: 0 },
  });
  const after = await until(async () => {
    const now = await row();
    const later = now.events.filter((event) => event.sequence > sequence);
    return now.state === "RUNNING" && later.some(({ state }) => state === "RUNNING") && { ...now, later };
  }, 240_000);

  expect(after.later.flatMap(({ state }) => state ?? [])).toEqual(["NOT_RUNNING", "RUNNING"]);
  // Flink may repeat for 3 s that it had none to tell of.
  const restored = await until(async () => (await facts()).restored ?? false, 60_000);
  expect(restored.id, "the checkpoint that was seen, or a later one").toBeGreaterThanOrEqual(before.id);
  expect(restored.path).toContain(run.flinkJobId);
  expect(counts.most, `of ${[...counts.ever].join(", ")}`).toBe(declared);
  expect(await podsOf(run.clusterId, "taskmanager")).toHaveLength(declared);
  await run.cancel();
  await until(async () => (await row()).releasedAt !== null, 120_000);
}, 600_000);
