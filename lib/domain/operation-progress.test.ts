// Guarantees: an operation ends exactly when its run proves how, and says why in a stable code.
import { expect, test } from "vitest";
import { errorCodeOf, startProgress, stopProgress } from "./operation-progress";
import { noFacts, type RunFacts } from "./run-facts";

const run = (over: Partial<Parameters<typeof startProgress>[0]> = {}, facts: Partial<RunFacts> = {}) => ({
  state: "STARTED" as const,
  reason: "RunAccepted" as const,
  message: "",
  desired: "RUNNING" as const,
  desiredSeq: 1,
  released: false,
  ...over,
  facts: { ...noFacts, ...facts },
});
const created = { at: 1, uid: "u" };
const stopping = { state: "STOPPING" as const, desired: "STOPPED_WITH_SAVEPOINT" as const, desiredSeq: 2 };
const stop = { seq: 2, mode: "SAVEPOINT" as const };

test("a start goes 10, 40, 70, 100", () => {
  expect(startProgress(run({}, { created }))).toMatchObject({ state: "RUNNING", progress: 10 });
  expect(
    startProgress(run({ state: "JM_POD_RUNNING" }, { created, reached: { jmPodRunning: 1 } })),
  ).toMatchObject({
    state: "RUNNING",
    progress: 40,
  });
  const reached = { jmPodRunning: 1, podRunning: 2 };
  expect(startProgress(run({ state: "POD_RUNNING" }, { reached }))).toMatchObject({ progress: 70 });
  expect(startProgress(run({ state: "RUNNING" }, { reached: { ...reached, running: 3 } }))).toMatchObject({
    state: "SUCCEEDED",
    progress: 100,
  });
});

test("a bounded job that ended before anyone looked has started", () => {
  expect(startProgress(run({ state: "SUCCESS" }))).toMatchObject({ state: "SUCCEEDED" });
});

test("a start that fails says the run's reason, and how far it came", () => {
  const failed = run({ state: "FAILED", reason: "ImagePullFailed", message: "no such image" }, { created });
  expect(startProgress(failed)).toEqual({
    state: "FAILED",
    progress: 10,
    step: "The start failed",
    error: { code: "IMAGE_PULL_FAILED", message: "no such image" },
  });
});

test("a start that somebody stops is cancelled, not failed; one that had run has succeeded", () => {
  expect(startProgress(run({ ...stopping, desired: "STOPPED" }))).toMatchObject({ state: "CANCELLED" });
  expect(startProgress(run(stopping, { reached: { running: 3 } }))).toMatchObject({ state: "SUCCEEDED" });
});

test("a stop with savepoint succeeds only with the savepoint's place", () => {
  expect(stopProgress(run(stopping, { stop }), "SAVEPOINT", false)).toMatchObject({
    state: "RUNNING",
    progress: 10,
  });
  const stopped = { ...stopping, state: "STOPPED" as const };
  const withPath = { stop: { ...stop, savepointPath: "file:/s" } };
  expect(stopProgress(run(stopped, withPath), "SAVEPOINT", false)).toMatchObject({ state: "SUCCEEDED" });
  expect(
    stopProgress(run({ ...stopped, reason: "CanceledOutsideMillrace" }, { stop }), "SAVEPOINT", false),
  ).toMatchObject({ state: "FAILED", error: { code: "CANCELED_OUTSIDE_MILLRACE" } });
  expect(stopProgress(run({ ...stopped, desired: "STOPPED" }), "CANCEL", false)).toMatchObject({
    state: "SUCCEEDED",
  });
});

test("a stop of a job that had ended by itself fails as such", () => {
  expect(stopProgress(run({ ...stopping, state: "SUCCESS" }, { stop }), "SAVEPOINT", false)).toMatchObject({
    state: "FAILED",
    error: { code: "RUN_ALREADY_FINISHED" },
  });
});

test("a savepoint that failed ends the stop, and the job goes on", () => {
  const failure = { summary: "disk is full", at: 5 };
  expect(
    stopProgress(run({ ...stopping, state: "RUNNING" }, { stop: { ...stop, failure } }), "SAVEPOINT", false),
  ).toMatchObject({ state: "FAILED", error: { code: "SAVEPOINT_FAILED", message: "disk is full" } });
});

test("a cancel overtakes a stop with savepoint", () => {
  expect(stopProgress(run({ ...stopping, desired: "STOPPED" }, { stop }), "SAVEPOINT", true)).toMatchObject({
    state: "CANCELLED",
  });
});

test("codes have one form", () => {
  expect(errorCodeOf("JobManagerCannotStart")).toBe("JOB_MANAGER_CANNOT_START");
});
