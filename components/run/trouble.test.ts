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
it("lets no JobManager speak that is not there", () => {
  expect(isFlinkSilent({ state: "NOT_RUNNING", reason: "JobManagerLost" })).toBe(true);
  expect(isFlinkSilent({ state: "NOT_RUNNING", reason: "JobRestarting" })).toBe(false);
  expect(isFlinkSilent({ state: "RUNNING", reason: "Recovered" })).toBe(false);
});
