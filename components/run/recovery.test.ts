// Guarantees: a position is never older than what is known of it, and its age is counted to the failure, not to now.
import { describe, expect, it } from "vitest";
import { goesBackMs, newestPosition, originOf, pendingRecovery, whatIsAsked } from "./recovery";

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString();
const position = (checkpointId: number, second: number) => ({
  checkpointId,
  at: at(second),
  savepoint: false,
});
const seen = (id: number, second: number, status = "COMPLETED") => ({
  id,
  status,
  savepoint: false,
  triggeredAt: at(second),
  durationMs: 500,
  sizeBytes: null,
  path: null,
  failure: null,
});

it("is to come only while nothing has come of it", () => {
  expect(pendingRecovery(null)).toBeNull();
  expect(pendingRecovery({ over: "cancelled" })).toBeNull();
  expect(pendingRecovery({ over: null })).not.toBeNull();
});

it("asks a person only for what is not done by itself", () => {
  const asked = (
    over: "started" | "superseded" | "cancelled" | "refused" | null,
    why: string | null = null,
  ) =>
    whatIsAsked({
      reason: "JobFailed",
      recovery: { at: at(0), attempt: 1, of: 3, over, startedRunId: null, why },
    });
  expect(asked(null)).toBe("RecoveryPlanned");
  expect(asked(null, "no quota")).toBe("RecoveryDelayed");
  expect(asked("started")).toBeNull();
  expect(asked("superseded", "Another run was started")).toBeNull();
  expect(asked("refused", "no state")).toBe("JobFailed");
  expect(whatIsAsked({ reason: "JobFailed", recovery: null })).toBe("JobFailed");
});

describe("the position", () => {
  it("is Flink's where that is newer, at the time of its completion", () => {
    const newest = newestPosition(position(1, 1), [seen(3, 20, "FAILED"), seen(2, 10)]);
    expect(newest).toEqual({ ...position(2, 10), at: "2026-11-21T12:00:10.500Z" });
  });
  it("is the one that was kept where Flink says less", () => {
    expect(newestPosition(position(9, 30), [seen(2, 10)])).toEqual(position(9, 30));
    expect(newestPosition(position(9, 30), undefined)).toEqual(position(9, 30));
    expect(newestPosition(null, [seen(3, 20, "IN_PROGRESS")])).toBeNull();
  });
  it("is as old as it was at the failure", () => {
    expect(goesBackMs({ position: position(41, 10), stateSince: at(18) })).toBe(8_000);
    expect(goesBackMs({ position: null, stateSince: at(18) })).toBeNull();
  });
});

describe("what a recovery began with", () => {
  const failed = { position: position(41, 10), stateSince: at(18) };
  const from = (path: string, checkpointId: number | null = null) => ({
    restoredFrom: { path, checkpointId, at: null },
  });
  it("is named by its path before Flink says so", () => {
    expect(originOf(from("s3://flink/ab/chk-41"), failed)).toEqual({
      savepoint: false,
      checkpointId: 41,
      beforeMs: 8_000,
    });
  });
  it("has no age where the failed run's position is another", () => {
    expect(originOf(from("s3://flink/ab/chk-40", 40), failed)?.beforeMs).toBeNull();
    expect(originOf(from("s3://flink/savepoint-ab12-34cd"), failed)).toEqual({
      savepoint: true,
      checkpointId: null,
      beforeMs: null,
    });
  });
  it("is nothing after a fresh start", () => {
    expect(originOf({ restoredFrom: null }, failed)).toBeNull();
  });
});
