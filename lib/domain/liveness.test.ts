// Guarantees: history tells of every fall, also of one that passed between two looks; and why what was up does not come back.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunView } from "./decision";
import { decide } from "./lifecycle";
import type { Observation } from "./observation";
import { aJob, aPod, jobManagerUp, policyOf, running, up, withJob } from "./testing/seen";

const now = 10_000;
/** Running since 3,000. */
const history = (seen: Observation, run: RunView = running) =>
  decide(run, seen, now).events.map(({ type, state, occurredAt }) => [type, state, occurredAt]);
const processing = (more: object) => withJob(aJob("RUNNING", { running: 2 }, more));
const down: RunView = { ...running, state: "NOT_RUNNING", reason: "JobRestarting", stateSince: 4_000 };

test("what runs as before is no news", () => {
  expect(history(up)).toEqual([]);
});

test("a restart between two looks has Flink's own times", () => {
  const seen = processing({ statusAt: { RESTARTING: 5_000, RUNNING: 6_000 } });
  expect(history(seen)).toEqual([
    ["JobRestarting", "NOT_RUNNING", 5_000],
    ["Recovered", "RUNNING", 6_000],
  ]);
  const decision = decide(running, seen, now);
  expect(decision).toMatchObject({ state: "RUNNING", stateSince: 6_000 });
  expect(decision.facts.falls, "counted from when it was seen").toEqual([now]);
  expect(history(seen, { ...running, ...decision })).toEqual([]);
});

test("a restart is told also by the look that begins a stop", () => {
  const seen = processing({ statusAt: { RESTARTING: 5_000, RUNNING: 6_000 } });
  const stopped: RunView = { ...running, desired: "STOPPED", desiredSeq: 2 };
  expect(history(seen, stopped).map(([, state]) => state)).toEqual(["NOT_RUNNING", "RUNNING", "STOPPING"]);
});

test("a restart before it was first seen to run is none of its falls", () => {
  const seen = processing({ statusAt: { RESTARTING: 2_000, RUNNING: 2_500 } });
  const unseen = { ...running, facts: { ...running.facts, processing: undefined } };
  expect(history(seen, unseen)).toEqual([]);
  const { facts } = decide(unseen, seen, now);
  expect(facts.processing).toMatchObject({ startedAt: 2_000, restartedAt: 2_000 });
  expect(history(seen, { ...unseen, facts })).toEqual([]);
});

test("a fall that is seen while its tasks are being restored is told before the restore", () => {
  const restored = { id: 12, path: "file:/chk-12", at: 5_500, savepoint: false };
  const statusAt = { RESTARTING: 5_000, RUNNING: 5_400 };
  const seen = withJob(aJob("RUNNING", { initializing: 2 }, { statusAt, restored }));
  expect(history(seen)).toEqual([
    ["JobRestarting", "NOT_RUNNING", 5_000],
    ["Restored", null, 5_500],
  ]);
});

test("a JobManager that took over between two looks begins the job's times anew", () => {
  const seen = processing({ startedAt: 5_000, statusAt: { RUNNING: 6_000 } });
  expect(history(seen)).toEqual([
    ["JobManagerRestarted", "NOT_RUNNING", 5_000],
    ["Recovered", "RUNNING", 6_000],
  ]);
});

test("a quota that refuses a lost TaskManager's successor is the reason", () => {
  const seen = {
    ...withJob(aJob("RESTARTING", { scheduled: 2 })),
    quotaRefusal: "Kubernetes refuses a TaskManager",
  };
  expect(decide(down, seen, now)).toMatchObject({
    state: "NOT_RUNNING",
    reason: "ClusterQuotaRefused",
    message: "Kubernetes refuses a TaskManager",
  });
});

test("a JobManager that no node can take is the reason", () => {
  const pod = aPod("jobmanager", {
    phase: "Pending",
    ready: false,
    unschedulable: "Insufficient cpu",
    containers: [],
  });
  const seen: Observation = {
    ...jobManagerUp,
    pods: { seen: "present", pods: [pod] },
    flink: { seen: "unknown", why: "No JobManager runs" },
  };
  expect(decide(down, seen, now)).toMatchObject({ reason: "PodUnschedulable" });
});

test("a JobManager whose volume cannot be mounted is the reason", () => {
  const pod = aPod("jobmanager", { phase: "Pending", ready: false, node: "node-1", containers: [] });
  const seen: Observation = {
    ...jobManagerUp,
    pods: { seen: "present", pods: [pod] },
    flink: { seen: "unknown", why: "No JobManager runs" },
    podWarning: { podUid: pod.uid, message: "FailedMount: no such volume" },
  };
  expect(decide(down, seen, now)).toMatchObject({ state: "NOT_RUNNING", reason: "PodNotStarting" });
});

test("what does not come back is given up when the countdown ends, and not while nobody sees it", () => {
  const seen = withJob(aJob("RESTARTING", { canceled: 2 }));
  const { deadline } = decide(down, seen, now);
  expect(deadline?.becomes).toBe("FAILED");
  const at = deadline?.at ?? 0;
  expect(decide(down, seen, at - 1).state).toBe("NOT_RUNNING");
  expect(decide(down, seen, at)).toMatchObject({ state: "FAILED", reason: "GaveUpRestarting" });
});

test("a version's patience and falls bound it, in place of the defaults", () => {
  const seen = withJob(aJob("RESTARTING", { canceled: 2 }));
  const impatient = policyOf({ notRunning: { patienceMinutes: 1, falls: 2, windowMinutes: 5 } });
  const first = { ...down, policy: impatient, facts: { ...down.facts, falls: [4_000] } };
  expect(decide(first, seen, now)).toMatchObject({ state: "NOT_RUNNING", deadline: { at: 64_000 } });
  const second = { ...first, facts: { ...down.facts, falls: [2_000, 4_000] } };
  expect(decide(second, seen, now)).toMatchObject({ state: "FAILED", reason: "GaveUpRestarting" });
  const fallsOutside = { ...first, facts: { ...down.facts, falls: [4_000 - 5 * 60_000, 4_000] } };
  expect(decide(fallsOutside, seen, now).state).toBe("NOT_RUNNING");
});

test("the fewer falls and the less patience, the sooner it is given up, and never before it fell", () => {
  const seen = withJob(aJob("RESTARTING", { canceled: 2 }));
  const bounds = fc.record({
    patienceMinutes: fc.integer({ min: 1, max: 100 }),
    falls: fc.integer({ min: 1, max: 20 }),
    windowMinutes: fc.integer({ min: 1, max: 100 }),
  });
  const times = fc.array(fc.integer({ min: 0, max: 7_200_000 }), { minLength: 1, maxLength: 30 });
  const endOf = (notRunning: object, falls: number[]) => {
    const stateSince = falls.at(-1) ?? 0;
    const run = { ...down, stateSince, policy: policyOf({ notRunning }), facts: { ...down.facts, falls } };
    const { state, deadline } = decide(run, seen, stateSince);
    return state === "FAILED" ? stateSince : (deadline?.at ?? Infinity);
  };
  fc.assert(
    fc.property(bounds, times, fc.integer({ min: 0, max: 50 }), (policy, unordered, more) => {
      const falls = unordered.toSorted((a, b) => a - b);
      const end = endOf(policy, falls);
      const milder = {
        ...policy,
        falls: policy.falls + more,
        patienceMinutes: policy.patienceMinutes + more,
      };
      expect(end).toBeGreaterThanOrEqual(falls.at(-1) ?? 0);
      expect(endOf(milder, falls)).toBeGreaterThanOrEqual(end);
    }),
  );
});

test("a run that is up is looked at as often as somebody, its profile or its last fall asks for", () => {
  const paceOf = (more: Partial<RunView>) => decide({ ...running, ...more }, up, now).lookAgainInMs;
  expect(paceOf({})).toBe(30_000);
  expect(paceOf({ lookedAt: true })).toBe(5_000);
  expect(paceOf({ policy: policyOf({ perception: "FAST" }), lookedAt: true })).toBe(1_000);
  expect(paceOf({ policy: policyOf({ perception: "FLEET" }) })).toBe(30_000);
  const fell = (at: number) => ({ facts: { ...running.facts, falls: [at] } });
  expect(paceOf(fell(now - 59_000)), "it may fall again").toBe(2_000);
  expect(paceOf(fell(now - 60_000))).toBe(30_000);
  expect(decide(down, withJob(aJob("RESTARTING", { canceled: 2 })), now).lookAgainInMs).toBe(2_000);
});

test("a TaskManager that ends is looked after closely while Flink repeats that all tasks run", () => {
  const { facts } = decide(running, up, now);
  const without: Observation = { ...up, pods: { seen: "present", pods: [aPod("jobmanager")] } };
  const lost = decide({ ...running, facts }, without, now);
  expect(lost).toMatchObject({ state: "RUNNING", lookAgainInMs: 2_000 });
  const later = { ...running, facts: lost.facts };
  expect(decide(later, up, now + 9_000).lookAgainInMs, "its successor runs, and restores yet").toBe(2_000);
  expect(decide(later, up, now + 10_000).lookAgainInMs).toBe(30_000);
  expect(decide(later, without, now + 60_000).lookAgainInMs, "it is not needed").toBe(30_000);
});
