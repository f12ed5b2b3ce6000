// A JobManager that restarts after its job has FINISHED does not run main() again: no row is written twice.
import { countBeyond, countingSql, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { reach, start } from "./jobs";
import { askFlink, flinkJobs, isReady, killJvm, onlyPod } from "./kubernetes";
import { kubectl } from "./kubectl";
import { withFrozenController } from "./processes";
import { eventually } from "./wait";

const last = 40;

test("main() has run once after a restart behind FINISHED", async ({ makeJob }) => {
  const job = await makeJob("Once", sqlSpec(countingSql(last, 4)));
  const run = await start(job.id);
  const where = await reach(run, "RUNNING");
  const taskManager = await onlyPod(where, "taskmanager");

  // Frozen, the controller does not release the run: the JobManager stays up behind FINISHED, as with a slow console.
  await withFrozenController(async () => {
    await eventually("Flink says FINISHED", async () => {
      const [only] = await flinkJobs(where);
      return only?.state === "FINISHED" ? only : undefined;
    });
    const numbers = await countBeyond(run, last - 1, taskManager.metadata.name);
    killJvm(await onlyPod(where, "jobmanager"));
    const restarted = await eventually("the JobManager is up again", async () => {
      const pod = await onlyPod(where, "jobmanager");
      return pod.status.containerStatuses?.[0]?.restartCount === 1 && isReady(pod) ? pod : undefined;
    });
    // An empty list may also mean an election under way; the log says when the dispatcher has looked at what was left.
    const log = await eventually("it has found the result of the run before", async () => {
      const text = await kubectl(`-n ${where.namespace} logs ${restarted.metadata.name}`);
      return /already (reached|been|terminated)|globally-terminal/i.test(text) ? text : undefined;
    });
    expect(await askFlink(where, "/jobs/overview")).toEqual({ jobs: [] });
    expect(log).not.toMatch(/Received (JobGraph|ExecutionPlan) submission/);
    expect(numbers).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  });

  await reach(run, "SUCCESS");
});
