// A controller that dies between the reply to the Deployment's creation and its record leaves one Deployment and one job:
// the next one finds what was created, and goes on.
import { countingSql, sqlSpec } from "./counting";
import { query } from "./database";
import { expect, test } from "./fixtures";
import { reach, readJob, readRun, start } from "./jobs";
import { deployments, flinkJobs } from "./kubernetes";
import { withCrashPoint } from "./processes";

test("one Deployment and one job after a crash between POST and record", async ({ makeJob }) => {
  const job = await makeJob("Crash", sqlSpec(countingSql()));
  const created = await withCrashPoint("after-deployment-post", async (died) => {
    const run = await start(job.id);
    await died();
    const where = await readRun(run);
    const [deployment, ...more] = await deployments(where);
    expect(more).toEqual([]);
    expect(deployment, "it was created").toBeDefined();
    const [row] = await query<{ deploymentUid: string | null }>(
      'select "deploymentUid" from "Run" where id = $1',
      [run],
    );
    expect(row?.deploymentUid, "and not recorded").toBeNull();
    return { run, uid: deployment?.metadata.uid };
  });

  const where = await reach(created.run, "RUNNING");
  expect((await deployments(where)).map(({ metadata }) => metadata.uid)).toEqual([created.uid]);
  expect((await flinkJobs(where)).map(({ jid }) => jid)).toEqual([where.flinkJobId]);
  expect((await readJob(job.id)).latestRun?.number).toBe(1);
});
