// A data engineer's whole day in the browser: write SQL, start, watch it come up, read its log, stop with a savepoint,
// go on from it. Every step is an event with its evidence's own time, and no number is counted twice or lost.
import { listSnapshots } from "@/lib/contract/jobs";
import { info } from "@/scripts/info";
import { call } from "@/scripts/rest";
import { checkpointsOf, countBeyond, countingSql, logOf, numbersIn } from "./counting";
import { expect, test } from "./fixtures";
import { reach, released, runOf, transitions } from "./jobs";
import { onlyPod, startedAt } from "./kubernetes";
import { jobPage } from "./pages/job";
import { writeSqlJob } from "./pages/new-job";
import { runPage } from "./pages/run";

const startSteps = ["started", "jm pod running", "pod running", "running"];

test("SQL from the editor to running, a savepoint, and on from it", async ({ page, adopt }) => {
  const name = `Counting ${Date.now().toString(36)}`;
  const id = await writeSqlJob(page, { name, sql: countingSql() });
  adopt(id);
  const job = jobPage(page);
  await expect(job.state).toHaveText("not started");
  await job.start();
  const first = await runOf(id, 1);
  const where = await reach(first, "RUNNING");
  await expect(job.state).toHaveText("running");

  await test.step("four steps, in order, with the times of their evidence", async () => {
    const steps = await transitions(first);
    expect(steps.map(({ state }) => state.toLowerCase().replaceAll("_", " "))).toEqual(startSteps);
    const times = steps.map(({ occurredAt }) => Date.parse(occurredAt));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (const { occurredAt, recordedAt } of steps)
      expect(Date.parse(occurredAt)).toBeLessThanOrEqual(Date.parse(recordedAt));
    const [, jobManager, taskManager] = times as [number, number, number];
    // Kubernetes tells whole seconds, and nothing runs before its container does.
    expect(jobManager).toBeGreaterThanOrEqual(startedAt(await onlyPod(where, "jobmanager")));
    expect(taskManager).toBeGreaterThanOrEqual(startedAt(await onlyPod(where, "taskmanager")));
    for (const step of startSteps)
      await expect(job.timeline.getByText(step, { exact: true }).first()).toBeVisible();
  });

  await test.step("a TaskManager's line is read in the page", async () => {
    const run = runPage(page);
    await run.open(first);
    await run.readLog("TaskManager");
    await expect(run.log).toContainText(/count> \+I\[\d+\]/);
  });

  const savepoint = await test.step("stopped with a savepoint", async () => {
    await countBeyond(first, 10);
    await job.open(id);
    await job.stopWithSavepoint();
    await expect(job.state).toHaveText("stopped", { timeout: 90_000 });
    await released(first);
    const { items } = await call(listSnapshots, { params: { project: info.project, job: id } });
    return items.find(({ kind, runId }) => kind === "SAVEPOINT" && runId === first);
  });
  expect(savepoint, "it is listed").toBeDefined();

  await test.step("started from it, the count goes on", async () => {
    const last = numbersIn(await logOf(first, "taskmanager")).at(-1) ?? 0;
    await job.startFromSavepointOf(1);
    const second = await runOf(id, 2);
    await reach(second, "RUNNING");
    await expect(job.state).toHaveText("running");
    expect((await checkpointsOf(second)).restored).toMatchObject({ savepoint: true, path: savepoint?.path });
    const numbers = await countBeyond(second, last + 10);
    // From the very next number on: none left out, none twice.
    expect(numbers).toEqual(numbers.map((_, index) => last + 1 + index));
  });

  await job.stopWithoutSavepoint(name);
  await expect(job.state).toHaveText("stopped", { timeout: 90_000 });
});
