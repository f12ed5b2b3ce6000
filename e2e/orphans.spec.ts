// What Postgres has lost (a failover to a standby that lacks its last commits) goes on in the cluster, is listed, and becomes
// a run again, without a disturbance of its Flink job.
import { account } from "./accounts";
import { countBeyond, countingSql, sqlSpec } from "./counting";
import { query } from "./database";
import { expect, test } from "./fixtures";
import { readJob, reach, released, start, stop } from "./jobs";
import { deployments, flinkJobs, onlyPod } from "./kubernetes";
import { orphansPage } from "./pages/orphans";
import { signIn } from "./pages/sign-in";

test("a run that Postgres has lost is found, adopted and stopped", async ({ browser, makeJob }) => {
  const job = await makeJob("Lost", sqlSpec(countingSql()));
  const run = await start(job.id);
  const where = await reach(run, "RUNNING");
  const taskManager = await onlyPod(where, "taskmanager");
  const [before] = await deployments(where);
  await query(`delete from "Run" where "id" = $1`, [run]);
  expect((await readJob(job.id)).latestRun).toBeNull();

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await signIn(page, account("admin"));
  const view = orphansPage(page);
  await view.open();
  await expect(view.row(where.clusterId)).toContainText("unknown run", { timeout: 90_000 });
  await view.adopt(where.clusterId);
  await expect(view.row(where.clusterId)).toHaveCount(0, { timeout: 60_000 });
  await context.close();

  const adopted = await reach(run, "RUNNING");
  expect(adopted).toMatchObject({ id: run, clusterId: where.clusterId, flinkJobId: where.flinkJobId });
  expect((await readJob(job.id)).latestRun?.id).toBe(run);
  expect((await deployments(where)).map(({ metadata }) => metadata.uid)).toEqual([before?.metadata.uid]);
  expect((await onlyPod(where, "taskmanager")).metadata.uid).toBe(taskManager.metadata.uid);
  const numbers = await countBeyond(run, 5);
  expect(numbers, "one count, from its beginning and without a gap").toEqual(
    numbers.map((_, index) => index + 1),
  );
  expect(await flinkJobs(where)).toMatchObject([{ jid: where.flinkJobId, state: "RUNNING" }]);

  await stop(job.id, "SAVEPOINT");
  await reach(run, "STOPPED");
  await released(run);
  expect(await deployments(where)).toEqual([]);
});
