// A simulated JobManager repeats what it has answered, as Flink's does.
import { expect, it } from "vitest";
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
