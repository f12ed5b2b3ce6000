// Guarantees: a failed run is followed by no more new runs than its policy allows within its window, each later than the one
// before; a person's stop or start comes first; and only what had run is started again by itself.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunView } from "./decision";
import { decide } from "./lifecycle";
import { stopProgress } from "./operation-progress";
import { recoveryPending, recoveryStep, type RecoverySeen } from "./recovery";
import { aJob, aRun, created, deployed, nothing, policyOf, running, withJob } from "./testing/seen";

const now = 10_000;
const cause = { summary: "Table is gone", at: 5_000 };
const failed = withJob(aJob("FAILED", { failed: 2 }, { endedAt: 9_000, cause }));
const policy = policyOf({
  recovery: { onFailure: "RESTART", attempts: 3, windowMinutes: 60, backoffSeconds: 10 },
});
const checkpoint = { id: 12, path: "file:/chk-12", at: 1_000, savepoint: false, sizeBytes: 1 };
const recoverable: RunView = { ...running, policy, facts: { ...running.facts, checkpoint } };
const typesOf = (run: RunView, at = now) => decide(run, failed, at).events.map(({ type }) => type);

describe("a failure", () => {
  test("of a run that had run is followed by another, and its position's age is told", () => {
    const decided = decide(recoverable, failed, now);
    expect(decided).toMatchObject({ state: "FAILED", reason: "JobFailed" });
    expect(decided.facts.recovery).toEqual({ at: 20_000, attempt: 1, of: 3 });
    expect(decided.events.at(-1)).toMatchObject({
      type: "RecoveryPlanned",
      message:
        "Attempt 1 of 3 begins in 10 s at the earliest; its last completed checkpoint is 12, from 8 s before the failure",
      detail: { attempt: 1, of: 3, checkpointId: 12, ageMs: 8_000 },
    });
  });

  test.each([
    ["its policy tells alone", { ...recoverable, policy: policyOf({}) }],
    ["it never ran", aRun({ policy, facts: created })],
    ["a stop was asked for", { ...recoverable, desired: "STOPPED_WITH_SAVEPOINT" as const, desiredSeq: 2 }],
  ])("is followed by none where %s", (_, run) => {
    const decided = decide(run, failed, now);
    expect(decided.state).toBe("FAILED");
    expect(decided.facts.recovery).toBeUndefined();
  });

  test("after a stop that failed is followed by another: the job had gone on", () => {
    const failure = { summary: "no savepoint", at: 4_000 };
    const stop = { seq: 2, mode: "SAVEPOINT" as const, triggerId: "t", failure };
    const asked = { desired: "STOPPED_WITH_SAVEPOINT" as const, desiredSeq: 2 };
    const run = { ...recoverable, ...asked, facts: { ...recoverable.facts, stop } };
    const first = decide(run, failed, now);
    expect(first.facts.recovery).toMatchObject({ attempt: 1 });
    const row = { ...run, ...first, settledAt: now };
    expect(recoveryPending(decide(row, deployed, now + 1_000).facts)).toBeDefined();
    const again = { ...row, desired: "STOPPED" as const, desiredSeq: 3 };
    expect(recoveryPending(decide(again, deployed, now + 1_000).facts)).toBeUndefined();
  });

  test("of a recovery that never ran is followed by the next attempt, the last one by a person", () => {
    const again = aRun({ policy, facts: { ...created, recoveries: [1_000] } });
    expect(decide(again, failed, now).facts.recovery).toEqual({ at: 30_000, attempt: 2, of: 3 });
    const last = { ...again, facts: { ...again.facts, recoveries: [1_000, 2_000, 3_000] } };
    expect(typesOf(last)).toContain("RecoveryRefused");
    const { recovery } = decide(last, failed, now).facts;
    expect(recovery).toMatchObject({ over: "refused", attempt: 4, of: 3 });
    expect(recovery?.why).toBe("3 of 3 attempts within 1 h are used up");
    const later = now + 3_600_000;
    expect(decide(last, failed, later).facts.recovery, "outside the window").toMatchObject({ attempt: 1 });
  });

  test("is planned for once: what is seen afterwards changes nothing", () => {
    const first = decide(recoverable, failed, now);
    const row = { ...recoverable, ...first, settledAt: now };
    for (const seen of [failed, deployed, nothing]) {
      const next = decide(row, seen, now + 5_000);
      expect(next.facts.recovery).toEqual(first.facts.recovery);
      expect(next.events).toEqual([]);
    }
  });
});

test("the backoff doubles with each attempt and ends at an hour; attempts never exceed the policy's", () => {
  const bounds = fc.record({
    attempts: fc.integer({ min: 1, max: 100 }),
    windowMinutes: fc.integer({ min: 1, max: 10_080 }),
    backoffSeconds: fc.integer({ min: 1, max: 3_600 }),
  });
  fc.assert(
    fc.property(
      bounds,
      fc.array(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 40 }),
      (given, ages) => {
        const at = 10_000_000;
        const recoveries = ages.map((age) => at - age).toSorted((a, b) => a - b);
        const own = policyOf({ recovery: { ...given, onFailure: "RESTART" } });
        const { recovery } = decide(
          { ...recoverable, policy: own, facts: { ...recoverable.facts, recoveries } },
          failed,
          at,
        ).facts;
        const counted = ages.filter((age) => age < given.windowMinutes * 60_000).length;
        expect(recovery?.attempt).toBe(counted + 1);
        expect(recovery?.over).toBe(counted >= given.attempts ? "refused" : undefined);
        const wait = (recovery?.at ?? 0) - at;
        const backoff = Math.min(3_600_000, given.backoffSeconds * 1_000 * 2 ** counted);
        expect(wait).toBe(counted < given.attempts ? backoff : 0);
      },
    ),
  );
});

describe("what comes of a plan", () => {
  const recovery = { at: 20_000, attempt: 1, of: 3 };
  const seen = (more: Partial<RecoverySeen>): RecoverySeen => ({
    recovery,
    stopAsked: false,
    latest: true,
    ...more,
  });
  const late = 21_000;

  test.each([
    ["its time has not come", seen({ refusal: "x" }), 19_999, { do: "wait", until: 20_000 }],
    ["its time has come", seen({}), late, { do: "start" }],
    [
      "another run was started",
      seen({ latest: false, stopAsked: true }),
      now,
      { do: "end", recovery: { over: "superseded" } },
    ],
    [
      "a stop was asked for",
      seen({ stopAsked: true, refusal: "x" }),
      now,
      { do: "end", recovery: { over: "cancelled" }, events: [{ type: "RecoveryCancelled" }] },
    ],
    [
      "its state is not there",
      seen({ refusal: "no snapshot", obstacle: "no quota" }),
      late,
      { do: "end", recovery: { over: "refused", why: "no snapshot" }, events: [{ type: "RecoveryRefused" }] },
    ],
    [
      "there is no room",
      seen({ obstacle: "no quota" }),
      late,
      {
        do: "delay",
        recovery: { at: 51_000, why: "no quota" },
        events: [{ type: "RecoveryDelayed", message: "no quota" }],
      },
    ],
    [
      "there is still no room",
      seen({ obstacle: "no quota", recovery: { ...recovery, why: "no quota" } }),
      late,
      { do: "delay", events: [] },
    ],
  ] as const)("%s", (_, given, at, expected) => {
    expect(recoveryStep(given, at)).toMatchObject(expected);
  });

  test("a stop before the run is released cancels it, says so once, and succeeds", () => {
    const first = decide(recoverable, failed, now);
    const stopped = { ...recoverable, ...first, settledAt: now, desired: "STOPPED" as const, desiredSeq: 2 };
    const progress = (run: RunView) => stopProgress({ ...run, released: false }, "CANCEL", false);
    expect(progress(stopped)).toMatchObject({ state: "RUNNING" });
    const next = decide(stopped, deployed, now + 1_000);
    expect(next.events.map(({ type }) => type)).toEqual(["RecoveryCancelled"]);
    expect(recoveryPending(next.facts)).toBeUndefined();
    expect(progress({ ...stopped, ...next })).toMatchObject({ state: "SUCCEEDED" });
    expect(decide({ ...stopped, ...next }, deployed, now + 2_000).events).toEqual([]);
  });
});
