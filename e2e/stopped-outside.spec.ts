// Somebody stops the job by Flink's own REST, past Millrace: it is told as stopped, and goes on from the savepoint they took.
import { listSnapshots } from "@/lib/contract/jobs";
import { info } from "@/scripts/info";
import { call } from "@/scripts/rest";
import {
  checkpointsOf,
  countBeyond,
  countingSql,
  logOf,
  nextCheckpoint,
  numbersIn,
  sqlSpec,
} from "./counting";
import { expect, test } from "./fixtures";
import { reach, released, runOf, start } from "./jobs";
import { flinkJobs, tellFlink } from "./kubernetes";
import { jobPage } from "./pages/job";

test("stopped past Millrace, and on from where it was", async ({ page, makeJob }) => {
  const job = await makeJob("Stopped outside", sqlSpec(countingSql()));
  const first = await start(job.id);
  const where = await reach(first, "RUNNING");
  const view = jobPage(page);
  await view.open(job.id);
  await countBeyond(first, 10);
  const [only] = await flinkJobs(where);

  // Just asked for, its checkpoints are repeated for 3 s: without the savepoint, when the job has ended already.
  await nextCheckpoint(first);
  await tellFlink(where, `/jobs/${only?.jid}/stop`, { drain: false });
  await expect(view.state).toHaveText("stopped", { timeout: 90_000 });
  await expect(view.timeline).toContainText("The job was stopped with a savepoint, but not by Millrace");

  await released(first);
  const { items } = await call(listSnapshots, { params: { project: info.project, job: job.id } });
  const savepoint = items.find(({ kind, runId }) => kind === "SAVEPOINT" && runId === first);
  expect(savepoint, "it is listed").toBeDefined();

  const last = numbersIn(await logOf(first, "taskmanager")).at(-1) ?? 0;
  await view.start();
  const second = await runOf(job.id, 2);
  await reach(second, "RUNNING");
  expect((await checkpointsOf(second)).restored).toMatchObject({ savepoint: true, path: savepoint?.path });
  const numbers = await countBeyond(second, last + 10);
  expect(numbers).toEqual(numbers.map((_, index) => last + 1 + index));
});
