// Guarantees: what an act achieved, or what stands in its way, is recorded as what it is: done, wait, retry or stuck.
import { expect, test } from "vitest";
import type { Decision, RunView } from "@/lib/domain/decision";
import { noFacts } from "@/lib/domain/run-facts";
import { policyOf } from "@/lib/domain/testing/seen";
import { applyOutcomes } from "./apply-outcomes";

const run: RunView = {
  id: "run_1",
  flinkJobId: "",
  applicationId: "",
  desired: "RUNNING",
  desiredSeq: 1,
  state: "STARTED",
  reason: "RunAccepted",
  message: "Accepted",
  stateSince: 1,
  createdAt: 1,
  staleSince: null,
  settledAt: null,
  declaredTaskManagers: 1,
  batch: false,
  policy: policyOf({}),
  lookedAt: false,
  restorePath: null,
  facts: noFacts,
};
const decided = (over: Partial<Decision> = {}): Decision => ({
  state: run.state,
  stateSince: 1,
  reason: run.reason,
  message: run.message,
  events: [{ type: "ObjectsCreated", state: null, message: "", detail: {}, occurredAt: 1 }],
  facts: noFacts,
  actions: [],
  staleSince: null,
  deadline: null,
  released: false,
  lookAgainInMs: 2_000,
  ...over,
});
const stuck = { outcome: "stuck", reason: "RestorePathMissing", message: "It is gone" } as const;

test("done: its facts hold, and the decision's own events are not recorded twice", () => {
  const created = { at: 5, uid: "u" };
  const after = applyOutcomes(
    run,
    decided(),
    [{ outcome: "done", facts: (before) => ({ ...before, created }) }],
    9,
  );
  expect(after).toMatchObject({ facts: { created }, events: [], state: "STARTED" });
});

test("retry: says why and comes back, in the same state", () => {
  const after = applyOutcomes(run, decided(), [{ outcome: "retry", why: "Kubernetes is away." }], 9);
  expect(after).toMatchObject({ state: "STARTED", message: "Kubernetes is away. It is tried again." });
  expect(after.lookAgainInMs).toBeGreaterThanOrEqual(2_000);
});

test("stuck while it starts: the run fails with it", () => {
  expect(applyOutcomes(run, decided(), [stuck], 9)).toMatchObject({
    state: "FAILED",
    reason: "RestorePathMissing",
    facts: { result: { status: "FAILED", source: "kubernetes", at: 9 } },
    events: [{ type: "RestorePathMissing", state: "FAILED" }],
  });
});

test("stuck while it runs: shown once, and the run stays", () => {
  const running = decided({ state: "RUNNING", facts: { ...noFacts, reached: { running: 2 } } });
  const first = applyOutcomes({ ...run, state: "RUNNING" }, running, [stuck], 9);
  expect(first).toMatchObject({ state: "RUNNING", events: [{ type: "RestorePathMissing", state: null }] });
  const again = { ...run, state: "RUNNING" as const, reason: stuck.reason, message: stuck.message };
  expect(applyOutcomes(again, running, [stuck], 9).events).toEqual([]);
});

test("a settled run keeps the sentence that says how it ended", () => {
  const failed = decided({ state: "FAILED", reason: "JobFailed", message: "Division by zero" });
  const after = applyOutcomes(
    { ...run, state: "FAILED" },
    failed,
    [{ outcome: "retry", why: "Kubernetes is away." }],
    9,
  );
  expect(after.message).toBe("Division by zero");
});
