// A simulated JobManager, read by the code that reads real ones.
import { expect, it } from "vitest";
import { cancelJob } from "@/lib/flink/commands/cancel-job";
import { savepointResult } from "@/lib/flink/commands/savepoint-result";
import { stopWithSavepoint } from "@/lib/flink/commands/stop-with-savepoint";
import { stateUri, statePaths } from "@/lib/domain/state-layout";
import { latestCheckpoint } from "@/lib/statestore/checkpoints";
import { readRemains } from "@/lib/statestore/read-remains";
import { scene } from "./testing/scene";

it("starts: pods, REST, tasks, checkpoints", async () => {
  const { start, pass, state, cluster } = await scene();
  const run = await start();
  pass(60_000);
  const { deployment, pods } = await run.objects();
  expect(deployment).toMatchObject({ seen: "present", uid: run.uid, replicas: 1 });
  expect(pods).toMatchObject({ seen: "present" });
  if (pods.seen !== "present") throw new Error("no pods");
  expect(pods.pods.map(({ component, phase, ready }) => [component, phase, ready])).toEqual([
    ["jobmanager", "Running", true],
    ["taskmanager", "Running", true],
  ]);
  expect(await run.job()).toMatchObject({
    seen: "job",
    applicationStatus: "RUNNING",
    job: { status: "RUNNING", name: "Orders", restarts: 0, tasks: { total: 2, running: 2 } },
  });
  expect(await latestCheckpoint(state, run)).toMatchObject({ id: expect.any(Number) as number });
  expect(cluster.truth.processed).toHaveLength(1);
});
