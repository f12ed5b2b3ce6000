// A JobManager that restarts after its job has FINISHED does not run main() again: no row is written twice.
import { fileURLToPath } from "node:url";
import { statePaths, stateUri } from "@/lib/domain/state-layout";
import { countBeyond, countingSql, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { patience, reach, start } from "./jobs";
import { askFlink, flinkJobs, isReady, killJvm, onlyPod } from "./kubernetes";
import { kubectl } from "./kubectl";
import { withFrozenController } from "./processes";
import { eventually } from "./wait";

/** Long enough to freeze the controller before its end, also on a busy machine. */
const last = 120;

test("main() has run once after a restart behind FINISHED", async ({ makeJob }) => {
  const job = await makeJob("Once", sqlSpec(countingSql({ last, perSecond: 4 })));
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
    const jobManager = await onlyPod(where, "jobmanager");
    // Killed before that, Flink lists the ended job again until it has made it good.
    await eventually("its result and its application's are marked clean", async () => {
      const folder = fileURLToPath(stateUri(statePaths.highAvailability(where.clusterId)));
      const results = await kubectl(
        `-n ${where.namespace} exec ${jobManager.metadata.name} -c flink-main-container -- find ${folder} -name *.json`,
      );
      const files = results.trim().split("\n");
      return files.length === 2 && !results.includes("_DIRTY") ? files : undefined;
    });
    killJvm(jobManager);
    const restarted = await eventually(
      "the JobManager is up again",
      async () => {
        const pod = await onlyPod(where, "jobmanager");
        return pod.status.containerStatuses?.[0]?.restartCount === 1 && isReady(pod) ? pod : undefined;
      },
      patience,
    );
    const log = (more = "") => kubectl(`-n ${where.namespace} logs ${restarted.metadata.name}${more}`);
    // An empty list of jobs may also mean an election under way. The dispatcher would submit as soon as it starts, and
    // the TaskManagers are looked for after that.
    await eventually("it is past the point where main() would run", async () =>
      /Recovered \d+ pods from previous attempts/.test(await log()) ? true : undefined,
    );
    expect(await flinkJobs(where)).toEqual([]);
    expect(await askFlink(where, "/applications/overview")).toEqual({ applications: [] });
    const submission = /Submitting application|Received job submission/;
    expect(await log(" --previous"), "as the first start did").toMatch(submission);
    expect(await log()).not.toMatch(submission);
    expect(numbers).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  });

  await reach(run, "SUCCESS");
});
