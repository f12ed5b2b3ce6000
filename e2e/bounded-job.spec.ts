// A bounded job ends as success: its result is known and its logs can be read although nothing of it is left.
import { countingSql, logOf, numbersIn, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { reach, released, start, transitions } from "./jobs";
import { deployments, pods } from "./kubernetes";
import { jobPage } from "./pages/job";
import { runPage } from "./pages/run";

const last = 60;

test("a bounded SQL job ends as success and is remembered", async ({ page, makeJob }) => {
  const batch = `SET 'execution.runtime-mode' = 'batch';\n${countingSql({ last, perSecond: 10, bounded: true })}`;
  const job = await makeJob("Bounded", sqlSpec(batch));
  const run = await start(job.id);
  const view = jobPage(page);
  await view.open(job.id);
  const where = await reach(run, "SUCCESS");
  await expect(view.state).toHaveText("success");
  expect((await transitions(run)).at(-1)?.state).toBe("SUCCESS");
  await released(run);
  expect(await deployments(where)).toEqual([]);
  expect(await pods(where)).toEqual([]);

  await page.reload();
  await expect(view.state).toHaveText("success");
  const numbers = numbersIn(await logOf(run, "taskmanager"));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, index) => index + 1));

  const runs = runPage(page);
  await runs.open(run);
  await runs.readLog("JobManager");
  await expect(runs.log).toContainText("org.apache.flink");
  await runs.readLog("TaskManager");
  await expect(runs.log).toContainText(`+I[${last}]`);
});
