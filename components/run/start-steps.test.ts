// Guarantees: the ladder of a start shows only steps with evidence, at the evidence's own time, whatever order it came in.
import { expect, it } from "vitest";
import type { RunEvent } from "@/lib/contract/runs";
import type { RunState } from "@/lib/domain/run-state";
import { startSteps } from "./start-steps";

const second = (at: number) => new Date(Date.UTC(2026, 10, 21) + at * 1000).toISOString();
const event = (state: RunState | null, at: number, recorded = at): RunEvent => ({
  sequence: at,
  type: "X",
  state,
  message: "",
  detail: {},
  alert: false,
  occurredAt: second(at),
  recordedAt: second(recorded),
});
const run = (state: RunState, settledAt: string | null = null) => ({
  state,
  createdAt: second(0),
  settledAt,
});

it("measures each step from the one before it", () => {
  const steps = startSteps(run("RUNNING"), [
    event("STARTED", 0),
    event("RUNNING", 20),
    event("JM_POD_RUNNING", 8, 30),
    event("POD_RUNNING", 15),
  ]);
  expect(steps.map(({ tookMs }) => tookMs)).toEqual([null, 8000, 7000, 5000]);
  expect(steps.map(({ status }) => status)).toEqual(["done", "done", "done", "here"]);
});
it("invents no step that nothing was seen of", () => {
  const steps = startSteps(run("RUNNING"), [event("JM_POD_RUNNING", 8), event("RUNNING", 20)]);
  expect(steps[2]).toMatchObject({ status: "missed", at: null, tookMs: null });
  expect(steps[3]?.tookMs).toBe(12_000);
});
it("keeps the first start when a run restarts, and tells what a failed one never reached", () => {
  const steps = startSteps(run("FAILED", second(60)), [
    event("JM_POD_RUNNING", 8),
    event("NOT_RUNNING", 30),
    event("JM_POD_RUNNING", 40),
  ]);
  expect(steps.map(({ status }) => status)).toEqual(["done", "done", "ended", "never"]);
  expect(steps[1]?.tookMs).toBe(8000);
});
