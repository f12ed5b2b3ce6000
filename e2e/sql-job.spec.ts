// A data engineer's whole day in the browser: write SQL, start, watch it come up, read its log, stop with a savepoint,
// go on from it. Every step is an event with its evidence's own time, and no number is counted twice or lost.
import { info } from "@/scripts/info";
import { listSnapshots } from "@/lib/contract/jobs";
import { call } from "@/scripts/rest";
import { checkpointsOf, countBeyond, countingSql, numbersIn } from "./counting";
import { expect, test } from "./fixtures";
import { reach, readJob, released, transitions } from "./jobs";
import { containerStartedAt, onlyPod } from "./kubernetes";
import { jobPage } from "./pages/job";
import { writeSqlJob } from "./pages/new-job";
import { runPage } from "./pages/run";

const second = 1_000;

test("SQL from the editor to running, a savepoint, and on from it", async ({ page, adopt }) => {
  const id = await writeSqlJob(page, { name: `Counting ${Date.now().toString(36)}`, sql: countingSql() });
  adopt(id);
  const job = jobPage(page);
  await expect(job.state).toHaveText("not started");
  await job.start();

  const run = (await expect.poll(async () => (await readJob(id)).latestRun?.id).toBeTruthy(),
  await readJob(id)).latestRun?.id as string;
  await expect(job.state).toHaveText("running", { timeout: 150_000 });

  await test.step("four steps, in order, with the times of their evidence", async () => {
    const seen = await reach(run, "RUNNING");
    const steps = await transitions(run);
    expect(steps.map(({ state }) => state)).toEqual(["STARTED", "JM_POD_RUNNING", "POD_RUNNING", "RUNNING"]);
    const times = steps.map(({ occurredAt }) => Date.parse(occurredAt));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (const { occurredAt, recordedAt } of steps)
      expect(Date.parse(occurredAt)).toBeLessThanOrEqual(Date.parse(recordedAt));
    for (const [step, component] of [
      ["JM_POD_RUNNING", "jobmanager"],
      ["POD_RUNNING", "taskmanager"],
    ] as const) {
      const where = { namespace: seen.namespace, clusterId: seen.clusterId };
      const startedAt = Date.parse(containerStartedAt(await onlyPod(where, component)) as string);
      const occurredAt = Date.parse(steps.find(({ state }) => state === step)?.occurredAt as string);
      // Kubernetes tells whole seconds.
      expect(occurredAt, `${step} is not before its container`).toBeGreaterThanOrEqual(startedAt);
      expect(occurredAt, `${step} is not when it was noticed`).toBeLessThan(startedAt + 30 * second);
    }
    for (const step of ["started", "jm pod running", "pod running", "running"])
      await expect(job.timeline.getByText(step, { exact: true }).first()).toBeVisible();
  });

  await test.step("a TaskManager's line is read in the page", async () => {
    const runs = runPage(page);
    await runs.open(run);
    await runs.readLog("taskmanager");
    await expect(runs.log).toContainText(/count> \+I\[\d+\]/);
  });

  const counted = await countBeyond(run, 10);
  await job.open(id);
  await job.stopWithSavepoint();
  await expect(job.state).toHaveText("stopped", { timeout: 90_000 });
  await released(run);
  const { items } = await call(listSnapshots, { params: { project: info.project, job: id } });
  const savepoint = items.find(({ kind, runId }) => kind === "SAVEPOINT" && runId === run);
  expect(savepoint, "the savepoint is listed").toBeDefined();

  await test.step("started from the savepoint, the count goes on", async () => {
    await job.startFromSnapshot(savepoint?.path as string);
    await expect.poll(async () => (await readJob(id)).latestRun?.number).toBe(2);
    const second = (await readJob(id)).latestRun?.id as string;
    await reach(second, "RUNNING");
    await expect(job.state).toHaveText("running");
    const { restored } = await checkpointsOf(second);
    expect(restored).toMatchObject({ savepoint: true, path: savepoint?.path });
    const numbers = await countBeyond(second, counted.at(-1) as number);
    expect(numbers[0], "not from the beginning").toBeGreaterThan(counted.at(-1) as number);
    expect(numbers, "none left out, none twice").toEqual(
      numbers.map((_, index) => (numbers[0] as number) + index),
    );
    const before = numbersIn(await keptLog(run));
    expect(numbers[0], "the very next number").toBe((before.at(-1) as number) + 1);
    await job.cancel();
    await expect(job.state).toHaveText("stopped", { timeout: 90_000 });
  });
});

async function keptLog(run: string) {
  const { logOf } = await import("./counting");
  return logOf(run, "taskmanager");
}
