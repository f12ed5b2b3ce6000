// A TaskManager and a JobManager that die come back by themselves: one run, one Deployment, no more TaskManager pods
// than declared, and the count goes on from the checkpoint before.
import { info } from "@/scripts/info";
import { listRuns } from "@/lib/contract/runs";
import { call } from "@/scripts/rest";
import { checkpointsOf, countBeyond, countingSql, nextCheckpoint, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { reach, start, transitions } from "./jobs";
import { deletePod, deployments, flinkRuns, killJvm, onlyPod } from "./kubernetes";
import { jobPage } from "./pages/job";
import { countTaskManagers } from "./pod-count";
import { withoutWeb } from "./processes";
import { eventually } from "./wait";

const startSteps = ["STARTED", "JM_POD_RUNNING", "POD_RUNNING", "RUNNING"];

test("not running, then running again by itself", async ({ page, makeJob }) => {
  const job = await makeJob("Failover", sqlSpec(countingSql()));
  const run = await start(job.id);
  const where = await reach(run, "RUNNING");
  const [deployment] = await deployments(where);
  const watched = countTaskManagers(where);
  const view = jobPage(page);
  await view.open(job.id);
  await expect(view.state).toHaveText("running");

  /** Kills, sees it in the page, and checks that nothing of the count is lost. */
  const survives = async (kill: () => Promise<unknown>, times: number, inPage = true) => {
    const reached = (await countBeyond(run, 5)).at(-1) as number;
    const checkpoint = await nextCheckpoint(run, (await checkpointsOf(run)).items[0]?.id ?? 0);
    const noticed = inPage ? expect(view.state).toHaveText("not running", { timeout: 60_000 }) : undefined;
    await kill();
    await noticed;
    await expect(view.state).toHaveText("running", { timeout: 120_000 });
    await expect(async () => {
      expect((await transitions(run)).map(({ state }) => state)).toEqual(expected(times));
    }).toPass({ timeout: 20_000 });
    // For 3 s Flink repeats what it told of checkpoints before.
    const restored = await eventually("restored from the checkpoint before, or a newer one", async () => {
      const last = (await checkpointsOf(run)).restored;
      return last && last.id >= checkpoint.id ? last : undefined;
    });
    expect(restored.path).toContain(`/chk-${restored.id}`);
    goesOn(await countBeyond(run, reached));
  };

  await test.step("the TaskManager's pod dies", () =>
    survives(async () => deletePod(where, await onlyPod(where, "taskmanager")), 1));
  await test.step("the JobManager's pod dies", () =>
    survives(async () => deletePod(where, await onlyPod(where, "jobmanager")), 2));
  await test.step("the JobManager's process dies while web is stopped", () =>
    survives(
      () =>
        withoutWeb(async () => {
          killJvm(await onlyPod(where, "jobmanager"));
          await eventually("its container has started again", async () => {
            const { status } = await onlyPod(where, "jobmanager");
            return status.containerStatuses?.[0]?.restartCount === 1 ? true : undefined;
          });
          await flinkRuns(where);
        }),
      3,
      false,
    ));

  expect((await call(listRuns, { params: { project: info.project, job: job.id } })).items).toHaveLength(1);
  expect((await deployments(where)).map(({ metadata }) => metadata.uid)).toEqual([deployment?.metadata.uid]);
  expect(watched.counts(), "one at a time, and one more for the one that was killed").toEqual({
    most: 1,
    ever: 2,
  });
  watched.end();
});

const expected = (times: number) => [
  ...startSteps,
  ...Array.from({ length: times }, () => ["NOT_RUNNING", "RUNNING"]).flat(),
];

/** Each number follows the one before, or a restore went back to one after a checkpoint: never to the beginning. */
function goesOn(numbers: number[]) {
  for (const [index, number] of numbers.entries()) {
    const before = numbers[index - 1];
    if (before === undefined || number === before + 1) continue;
    expect(number, `after ${before} nothing is left out`).toBeLessThanOrEqual(before);
    expect(number, "not from the beginning").toBeGreaterThan(1);
  }
}
