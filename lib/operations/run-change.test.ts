// Guarantees: what a pass writes of a run, every later pass can read.
import { expect, test } from "vitest";
import { noFacts, runFacts } from "@/lib/domain/run-facts";
import { emptyRunPage } from "@/lib/domain/run-page";
import { columnsOf, type RunChange } from "./run-change";

const before = { sequence: 0, settledAt: null, releasedAt: null };
const change = (at: number): RunChange => ({
  state: "RUNNING",
  stateSince: 1_000,
  reason: "TasksRunning",
  message: "",
  events: [],
  facts: { ...noFacts, checkpoint: { id: 1, path: "file:/chk-1", at, savepoint: false } },
  staleSince: null,
  released: false,
  page: emptyRunPage,
  snapshots: [],
});

test("a time between two milliseconds is read as it was written", () => {
  const { facts } = columnsOf(before, change(1_000.5), 2_000);
  expect(runFacts.parse(JSON.parse(JSON.stringify(facts))).checkpoint?.at).toBe(1_000.5);
});

test("what could not be read again is not written", () => {
  expect(() => columnsOf(before, change(Number.NaN), 2_000)).toThrow("checkpoint");
});
