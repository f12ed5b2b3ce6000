// A console without a controller: no page pretends to know what nobody looks at, and what was asked for meanwhile is done
// when one is back.
import { countingSql, sqlSpec } from "./counting";
import { expect, test } from "./fixtures";
import { readJob, readRun, released, start, stop } from "./jobs";
import { jobPage } from "./pages/job";
import { withoutController } from "./processes";

const patience = { timeout: 60_000 };

test("states are shown as old while no controller is at work", async ({ page, makeJob }) => {
  const job = await makeJob("Unwatched", sqlSpec(countingSql()));
  await jobPage(page).open(job.id);
  const notice = page.getByRole("region", { name: "Controllers" });
  await expect(page.getByText("Live", { exact: true })).toBeVisible(patience);
  await expect(notice).toBeHidden();

  const run = await withoutController(async () => {
    await expect(notice).toBeVisible(patience);
    await expect(notice).toContainText("No controller has been at work for");
    const accepted = await start(job.id);
    expect(await readRun(accepted)).toMatchObject({ state: "STARTED", staleSince: expect.any(String) });
    expect((await readJob(job.id)).staleSince).not.toBeNull();
    await expect(page.getByText(/^Not seen for/)).toBeVisible(patience);
    return accepted;
  });
  await expect(notice).toBeHidden(patience);
  await expect(async () => expect((await readRun(run)).staleSince).toBeNull()).toPass(patience);
  await expect(page.getByText(/^Not seen for/)).toBeHidden(patience);
  await stop(job.id, "CANCEL");
  await released(run);
});
