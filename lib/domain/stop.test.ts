// Guarantees: a stop ends as it was asked, or says why not.
import { expect, test } from "vitest";
import { type RunView, triggerIdOf } from "./decision";
import { decide } from "./lifecycle";
import type { Observation } from "./observation";
import { cause, observations } from "./testing/cases";
import { aRun, nothing, running, up, wasUp } from "./testing/seen";

const now = 10_000;
const next = (run: RunView, seen: Observation, at = now) => decide(run, seen, at);

const stopping = aRun({
  ...running,
  state: "STOPPING",
  desired: "STOPPED_WITH_SAVEPOINT",
  desiredSeq: 2,
  facts: { ...wasUp, stop: { seq: 2, mode: "SAVEPOINT", triggerId: "t", triggeredAt: 8_000 } },
});

test("the trigger is committed before it is sent", () => {
  const decision = next({ ...running, desired: "STOPPED_WITH_SAVEPOINT", desiredSeq: 2 }, up);
  expect(decision.state).toBe("STOPPING");
  expect(decision.facts.stop?.triggerId).toBeDefined();
  expect(decision.actions).toEqual([{ do: "stopWithSavepoint", triggerId: decision.facts.stop?.triggerId }]);
});

test("a cancel that overtakes it is told, and enters no state a second time", () => {
  const decision = next({ ...stopping, desired: "STOPPED", desiredSeq: 3 }, up);
  expect(decision).toMatchObject({ state: "STOPPING", reason: "CancelRequested" });
  expect(decision.events).toMatchObject([{ type: "CancelRequested", state: null }]);
});

test("FINISHED with a savepoint's location is stopped once nothing is left", () => {
  const seen: Observation = { ...observations.finished, savepoint: { seen: "completed", path: "file:/s" } };
  const first = next(stopping, seen);
  expect(first.state).toBe("STOPPING");
  expect(first.facts.stop?.savepointPath).toBe("file:/s");
  const release = {
    logsCapturedAt: 1,
    scaledDownAt: 1,
    deploymentDeletedAt: 1,
    leftoversDeletedAt: 1,
    stateDeletedAt: 1,
  };
  const gone: Observation = { ...nothing, leftovers: { seen: "present", names: [] } };
  const last = next({ ...stopping, facts: { ...first.facts, release } }, gone);
  expect(last).toMatchObject({ state: "STOPPED", reason: "StoppedWithSavepoint", released: true });
});

test("FINISHED without a location is success, after waiting for it", () => {
  const waiting = next(stopping, observations.finished);
  expect(waiting.state).toBe("STOPPING");
  expect(next({ ...stopping, ...waiting }, observations.finished, 60_000).state).toBe("SUCCESS");
});

test("a savepoint that fails leaves the job running", () => {
  const seen: Observation = { ...up, savepoint: { seen: "failed", cause } };
  expect(next(stopping, seen)).toMatchObject({ state: "RUNNING", reason: "SavepointFailed" });
});

test("one that is asked for after a failed one has a trigger of its own", () => {
  const failed = { ...up, savepoint: { seen: "failed" as const, cause } };
  const resumed = { ...stopping, ...next(stopping, failed) };
  const again = next({ ...resumed, desiredSeq: 3 }, up);
  expect(again.facts.stop).toMatchObject({ seq: 3, mode: "SAVEPOINT" });
  expect(again.facts.stop?.triggerId).toBe(triggerIdOf(stopping, 3));
  expect(again.actions).toEqual([{ do: "stopWithSavepoint", triggerId: triggerIdOf(stopping, 3) }]);
});

test("a start that is cancelled before anything was made takes nothing away but what is there", () => {
  const run = aRun({ desired: "STOPPED", desiredSeq: 2 });
  const decision = next(run, nothing);
  expect(decision.facts.result?.status).toBe("NEVER_RAN");
  expect(decision.actions).toEqual([]);
});
