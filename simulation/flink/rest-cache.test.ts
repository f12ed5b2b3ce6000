// A simulated JobManager repeats what it has answered, as Flink's does.
import { expect, it } from "vitest";
import { statePaths, stateUri } from "@/lib/domain/state-layout";
import { stopWithSavepoint } from "@/lib/flink/commands/stop-with-savepoint";
import { readCheckpoints } from "@/lib/flink/rest";
import { scene } from "./testing/scene";

it("tells for 3 s of a job as it was when somebody asked, and of the job list as it is", async () => {
  const { start, pass, cluster, namespace } = await scene();
  const run = await start();
  pass(60_000);
  expect(await run.job()).toMatchObject({ job: { status: "RUNNING" } });
  cluster.killPod(namespace, run.pod("taskmanager"), { force: true });
  pass(1_000);
  expect(await run.job(), "asked 1 s before").toMatchObject({ job: { tasks: { running: 2 } } });
  pass(2_000);
  expect(await run.job()).toMatchObject({ job: { tasks: { running: 0 } } });
});

it("shows no checkpoint of a job that has just finished, where only those were asked for before its savepoint", async () => {
  const { start, pass } = await scene({ savepointMs: 500 });
  const run = await start();
  pass(60_000);
  const targetDirectory = stateUri(statePaths.savepoints(run.clusterId));
  await stopWithSavepoint(run.flink, { ...run, triggerId: "1".repeat(32), targetDirectory });
  const stale = await readCheckpoints(run.flink, run.flinkJobId);
  expect(stale?.latest).toMatchObject({ completed: { discarded: false }, savepoint: null });
  pass(2_500);
  const ended = await run.job();
  expect(ended).toMatchObject({ job: { status: "FINISHED" } });
  expect(ended).not.toHaveProperty("job.checkpoint");
  pass(1_000);
  expect(await run.job()).toMatchObject({ job: { status: "FINISHED", checkpoint: { savepoint: true } } });
});
