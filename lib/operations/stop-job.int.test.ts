// Guarantees: a stop that failed can be asked for again, one that is under way cannot, and a cancel overtakes it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startJob } from "./start-job";
import { stopJob } from "./stop-job";
import { addJob, addProject, contextOf } from "./testing/fixtures";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());

test("after a savepoint that failed the job runs on, and the next stop is another one", async () => {
  const { world } = made;
  const { members } = await addProject(world, "stops");
  const context = contextOf(world, members.EDITOR);
  const { id: job } = await addJob(world, members.EDITOR, "stops", "orders");
  const { runId } = await startJob({ context, input: { project: "stops", job, body: undefined } });
  const id = runId ?? "";
  await world.db.run.update({ where: { id }, data: { state: "RUNNING" } });
  const stop = (mode: "SAVEPOINT" | "CANCEL") =>
    stopJob({ context, input: { project: "stops", job, body: { mode } } });

  const first = await stop("SAVEPOINT");
  await expect(stop("SAVEPOINT")).rejects.toMatchObject({ code: "OPERATION_IN_PROGRESS" });
  await world.db.operation.update({ where: { id: first.id }, data: { state: "FAILED" } });
  const second = await stop("SAVEPOINT");
  expect(second.id).not.toBe(first.id);
  expect(await world.db.run.findUnique({ where: { id } })).toMatchObject({
    desired: "STOPPED_WITH_SAVEPOINT",
    desiredSeq: 3,
  });
  await stop("CANCEL");
  await expect(stop("CANCEL")).rejects.toMatchObject({ code: "OPERATION_IN_PROGRESS" });
});
