// A JAR uploaded in the browser runs, and its JobManager fails over while the console is down: its next pod finds the
// JAR in the target's state.
import { exampleJar, exampleMainClass } from "@/local/flink";
import { expect, test } from "./fixtures";
import { patience, reach, readJob, runOf } from "./jobs";
import { deletePod, deployments, flinkRuns, isReady, onlyPod } from "./kubernetes";
import { jobPage } from "./pages/job";
import { uploadJarJob } from "./pages/new-job";
import { withoutWeb } from "./processes";
import { eventually } from "./wait";

test("a JAR job is uploaded, runs, and fails over with web stopped", async ({ page, adopt }) => {
  const name = `Windows ${Date.now().toString(36)}`;
  const id = await uploadJarJob(page, { name, jar: exampleJar, mainClass: exampleMainClass });
  adopt(id);
  const view = jobPage(page);
  await view.start();
  const run = await runOf(id, 1);
  const where = await reach(run, "RUNNING");
  await expect(view.state).toHaveText("running");
  const [deployment] = await deployments(where);
  const before = await onlyPod(where, "jobmanager");

  await withoutWeb(async () => {
    await deletePod(where, before);
    await eventually(
      "another JobManager is ready",
      async () => {
        const pod = await onlyPod(where, "jobmanager");
        return pod.metadata.uid !== before.metadata.uid && isReady(pod) ? pod : undefined;
      },
      patience,
    );
    await flinkRuns(where);
  });

  await reach(run, "RUNNING");
  await expect(view.state).toHaveText("running");
  expect((await deployments(where)).map(({ metadata }) => metadata.uid)).toEqual([deployment?.metadata.uid]);
  expect((await readJob(id)).latestRun?.number, "one run").toBe(1);
});
