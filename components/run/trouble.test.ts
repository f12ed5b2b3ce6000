// Guarantees: a healthy start alarms nobody, and one that cannot go on says so before it fails.
import { expect, it } from "vitest";
import type { RunState } from "@/lib/domain/run-state";
import { isFlinkSilent, troubleOf } from "./trouble";

const run = (state: RunState, more: object = {}) => ({
  state,
  cause: null,
  pods: [],
  nextStep: null,
  ...more,
});

it("leaves a start that only waits alone", () => {
  expect(troubleOf(run("JM_POD_RUNNING"))).toBeNull();
});
it("warns of a start that somebody must mend", () => {
  expect(troubleOf(run("JM_POD_RUNNING", { nextStep: "Ask for less." }))?.tone).toBe("warning");
  const pods = [{ trouble: null }, { trouble: "ErrImagePull" }];
  expect(troubleOf(run("STARTED", { pods }))?.summary).toBe("ErrImagePull");
});
it("forgets the cause of a restart that is over", () => {
  expect(troubleOf(run("RUNNING", { cause: { summary: "/ by zero", detail: null } }))).toBeNull();
});
it.each([
  ["NOT_RUNNING", "JobManagerLost", "RUNNING", true],
  ["NOT_RUNNING", "JobRestarting", "RESTARTING", false],
  ["RUNNING", "Recovered", "RUNNING", false],
  ["FAILED", "ResultUnknown", "RUNNING", true],
  ["FAILED", "JobFailed", "FAILED", false],
  ["FAILED", "StartTimedOut", null, false],
] as const)("%s by %s: no JobManager is there that says %s: %s", (state, reason, flinkStatus, is) => {
  expect(isFlinkSilent({ state, reason, flinkStatus })).toBe(is);
});
