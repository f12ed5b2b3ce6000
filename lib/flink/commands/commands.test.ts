// Commands may be sent again: the trigger id makes them one; an outcome is told apart from not knowing it.
import { expect, it } from "vitest";
import type { FlinkTransport } from "../transport";
import { cancelJob } from "./cancel-job";
import { savepointResult } from "./savepoint-result";
import { stopWithSavepoint } from "./stop-with-savepoint";
import { triggerSavepoint } from "./trigger-savepoint";

const ids = { flinkJobId: "f", triggerId: "t" };
const targetDirectory = "file:///opt/flink/state/savepoints/mr-1";
const answers =
  (status: number, body: unknown = {}, sent: unknown[] = []): FlinkTransport =>
  async (request) => {
    sent.push(request);
    return { status, body };
  };

it("spells each command as Flink does", async () => {
  const sent: unknown[] = [];
  await stopWithSavepoint(answers(202, {}, sent), { ...ids, targetDirectory });
  await triggerSavepoint(answers(202, {}, sent), { ...ids, targetDirectory });
  await cancelJob(answers(202, {}, sent), ids);
  expect(sent).toEqual([
    {
      method: "POST",
      path: "/jobs/f/stop",
      body: { triggerId: "t", targetDirectory, drain: false, formatType: "CANONICAL" },
    },
    {
      method: "POST",
      path: "/jobs/f/savepoints",
      body: {
        triggerId: "t",
        "target-directory": targetDirectory,
        "cancel-job": false,
        formatType: "CANONICAL",
      },
    },
    { method: "PATCH", path: "/jobs/f?mode=cancel" },
  ]);
});

it.each([
  [503, "FLINK_UNREACHABLE"],
  [404, "RUN_NOT_LIVE"],
  [409, "CONFLICT"],
])("a stop answered %i is %s, in Flink's words", async (status, code) => {
  const refused = stopWithSavepoint(answers(status, { errors: ["Not now.\n\tat x"] }), {
    ...ids,
    targetDirectory,
  });
  await expect(refused).rejects.toMatchObject({ code, message: "Flink refused: Not now." });
});

it("cancelling what has ended is done", async () => {
  await expect(cancelJob(answers(409), ids)).resolves.toBeUndefined();
});

const operation = (body: object) => ({ status: { id: "COMPLETED" }, operation: body });
const trace =
  "a.StopWithSavepointStoppingException: A savepoint has been created at: file:/s/1, but the corresponding job f failed during stopping.";
it.each([
  [404, { errors: [] }, { state: "unknown" }],
  [200, { status: { id: "IN_PROGRESS" }, operation: null }, { state: "inProgress" }],
  [200, operation({ location: "file:/s/1" }), { state: "completed", path: "file:/s/1" }],
  [
    200,
    operation({ "failure-cause": { class: "a.B", "stack-trace": "a.B: the disk is full" } }),
    { state: "failed", cause: { summary: "the disk is full" } },
  ],
  [
    200,
    operation({ "failure-cause": { class: "a.S", "stack-trace": trace } }),
    { state: "failed", path: "file:/s/1" },
  ],
])("%i %j", async (status, body, result) => {
  expect(await savepointResult(answers(status, body), ids)).toMatchObject(result);
});

it("not knowing the outcome is not an outcome", async () => {
  await expect(savepointResult(answers(500, {}), ids)).rejects.toMatchObject({ code: "FLINK_UNREACHABLE" });
  await expect(savepointResult(answers(200, { hello: 1 }), ids)).rejects.toMatchObject({
    code: "FLINK_UNREACHABLE",
  });
});
