// A job that fails for good is started again by Millrace from its last checkpoint, as often as its version allows; the page
// says so before, meanwhile and after.
import { checkpointsOf, countBeyond, countingSql, nextCheckpoint, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { reach, runOf, start, transitions } from "./jobs";
import { deletePod, onlyPod } from "./kubernetes";
import { jobPage } from "./pages/job";

test("failed for good, and recovered by itself from the last checkpoint", async ({ page, makeJob }) => {
  const job = await makeJob("Recovery", {
    ...sqlSpec(countingSql()),
    // Flink gives up at the first fault.
    flinkOptions: { "restart-strategy.type": "none" },
    // Long enough before the next run to be read in the page.
    recovery: { onFailure: "RESTART", attempts: 1, windowMinutes: 60, backoffSeconds: 15 },
  });
  const first = await start(job.id);
  const view = jobPage(page);
  await view.open(job.id);

  const failForGood = async (run: string) => {
    const where = await reach(run, "RUNNING");
    await countBeyond(run, 5);
    await nextCheckpoint(run, (await checkpointsOf(run)).items[0]?.id ?? 0);
    await deletePod(where, await onlyPod(where, "taskmanager"));
  };
  await failForGood(first);
  await expect(view.recovery).toContainText(/Restarts from the latest state .*attempt 1 of 1/, {
    timeout: 120_000,
  });
  await expect(view.recovery).toContainText(/Goes back .* of data: checkpoint \d+ at/);
  const { position } = await reach(first, "FAILED");

  const second = await runOf(job.id, 2);
  const recovering = await reach(second, "RUNNING");
  expect(recovering.recoveryOf).toEqual({ runId: first, number: 1 });
  await expect(view.recovers).toContainText("Recovers run #1 (attempt 1 of 1)");
  const { restored } = await checkpointsOf(second);
  // The last that Flink told of, or one that was completed after that: for 3 s it repeats what it told before.
  expect(restored?.id).toBeGreaterThanOrEqual(position?.checkpointId ?? Infinity);
  await expect(view.recovers).toContainText(new RegExp(`From checkpoint ${restored?.id}\\b`));
  const numbers = await countBeyond(second, 5);
  expect(numbers[0], "it goes on where the checkpoint stands").toBeGreaterThan(1);

  await failForGood(second);
  await expect(view.recovery).toContainText("Not restarted by itself", { timeout: 120_000 });
  await expect(view.recovery).toContainText("1 of 1 attempts within 1 h are used up");
  for (const run of [first, second]) {
    const states = (await transitions(run)).map(({ state }) => state);
    // Before Flink says FAILED it says FAILING, for as long as its tasks take to end: a look may come in between.
    expect(states.filter((state, index) => state !== "NOT_RUNNING" || index !== 4)).toEqual([
      "STARTED",
      "JM_POD_RUNNING",
      "POD_RUNNING",
      "RUNNING",
      "FAILED",
    ]);
  }
});
