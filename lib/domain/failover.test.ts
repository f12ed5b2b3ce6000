// Guarantees: with the policy FAIL a JobManager that ends after it answered ends its run, whatever is seen later; with
// RESTORE it never does. What never answered is a start that fails, and an end of the job itself outranks its JobManager's.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunView } from "./decision";
import { decide } from "./lifecycle";
import type { Container, Observation, Pod } from "./observation";
import { isSettled } from "./run-state";
import {
  aJob,
  aPod,
  aRun,
  created,
  dark,
  deployed,
  nothing,
  policyOf,
  running,
  up,
  withJob,
} from "./testing/seen";

const now = 10_000;
const policy = policyOf({ failover: "FAIL" });
const failing = (run: RunView): RunView => ({ ...run, policy });
const checkpoint = { id: 12, path: "file:/chk-12", at: 1_000, savepoint: false, sizeBytes: 1 };
const guarded: RunView = {
  ...failing(running),
  facts: { ...running.facts, checkpoint, jobManager: { podUid: "uid-jobmanager", restarts: 0 } },
};

const jobManagers = (...pods: Pod[]): Observation => ({
  ...deployed,
  pods: { seen: "present", pods },
  flink: { seen: "unknown", why: "No JobManager runs" },
});
const main = (more: Partial<Container>): Pod["containers"] => [
  { name: "flink-main-container", init: false, restarts: 0, state: "running", ...more },
];
const killed = { exitCode: 137, reason: "Error", message: "", finishedAt: 9_000 };
const refused = { exitCode: 86, reason: "Error", message: "refused", finishedAt: 9_500 };
const another = aPod("jobmanager", { name: "other", uid: "uid-2", createdAt: 9_100 });

const failovers = {
  "its container ended": jobManagers(
    aPod("jobmanager", { containers: main({ state: "terminated", lastExit: killed }) }),
  ),
  "its container is started again": jobManagers(
    aPod("jobmanager", { containers: main({ restarts: 1, lastExit: killed }) }),
  ),
  "its second start was refused": jobManagers(
    aPod("jobmanager", { containers: main({ restarts: 2, state: "waiting", lastExit: refused }) }),
  ),
  "its pod is being deleted": jobManagers(aPod("jobmanager", { deleting: true })),
  "its pod is gone": jobManagers(),
  "another pod took its place": jobManagers(another),
  "another pod took its place, and its job runs": {
    ...up,
    pods: { seen: "present", pods: [another, aPod("taskmanager")] },
  },
} satisfies Record<string, Observation>;

describe("a JobManager that fails over", () => {
  test.each(Object.entries(failovers))("%s", (_, seen) => {
    expect(decide(guarded, seen, now)).toMatchObject({ state: "FAILED", reason: "JobManagerFailedOver" });
    const restored = decide({ ...guarded, policy: policyOf({}) }, seen, now);
    expect(isSettled(restored.state)).toBe(false);
  });

  test("before its instance was noted is known by the start that was refused", () => {
    const unnoted = { ...guarded, facts: { ...guarded.facts, jobManager: undefined } };
    expect(decide(unnoted, failovers["its second start was refused"], now).reason).toBe(
      "JobManagerFailedOver",
    );
    expect(decide(unnoted, failovers["its container ended"], now).state).toBe("NOT_RUNNING");
  });

  test("says when, why, and how old its position is", () => {
    const { message, stateSince, events } = decide(guarded, failovers["its container ended"], now);
    expect(message).toBe(
      "The JobManager's container ended (exit code 137), and the failover policy is FAIL; " +
        "its last completed checkpoint is 12, from 8 s before the failure",
    );
    expect(stateSince).toBe(9_000);
    expect(events.at(-1)?.detail).toEqual({ pod: "uid-jobmanager", exitCode: 137 });
  });

  test("ends a stop with savepoint too, and leaves a cancel to end as it was asked", () => {
    const stopping = { ...guarded, state: "STOPPING" as const, desiredSeq: 2 };
    const seen = failovers["its pod is gone"];
    expect(decide({ ...stopping, desired: "STOPPED_WITH_SAVEPOINT" }, seen, now).state).toBe("FAILED");
    expect(decide({ ...stopping, desired: "STOPPED" }, seen, now).state).toBe("STOPPING");
  });
});

test("a second start that was refused is one, also where nobody saw the first answer", () => {
  const starting = aRun({ facts: created });
  const seen = failovers["its second start was refused"];
  expect(decide(failing(starting), seen, now)).toMatchObject({
    state: "FAILED",
    reason: "JobManagerFailedOver",
    message:
      "The JobManager ended before it was seen to answer, and the failover policy is FAIL: it may not start again",
  });
  expect(decide(starting, seen, now).reason, "with RESTORE 86 is a program's own").toBe(
    "JobManagerCannotStart",
  );
});

describe("no failover is", () => {
  test("a JobManager that ends before it answered: its start fails, at the first end", () => {
    const seen = jobManagers(
      aPod("jobmanager", {
        ready: false,
        readyAt: undefined,
        containers: main({ restarts: 1, lastExit: { ...killed, exitCode: 1, message: "no such class" } }),
      }),
    );
    const starting = aRun({ facts: created });
    expect(decide(failing(starting), seen, now)).toMatchObject({
      state: "FAILED",
      reason: "JobManagerCannotStart",
    });
    expect(decide(starting, seen, now).state, "RESTORE lets it come up").toBe("STARTED");
  });

  test("what cannot be seen, or a Deployment that is gone", () => {
    expect(decide(guarded, dark, now).state).toBe("RUNNING");
    expect(decide(guarded, nothing, now).reason).not.toBe("JobManagerFailedOver");
  });

  test("a job that had ended before: its result is what counts", () => {
    const seen: Observation = {
      ...failovers["its pod is gone"],
      remains: { seen: "result", source: "jobResultStore", status: "FINISHED", endedAt: 8_000 },
    };
    expect(decide(guarded, seen, now)).toMatchObject({ state: "SUCCESS" });
    const unread: Observation = { ...seen, remains: { seen: "unknown", why: "stale handle" } };
    const waiting = decide(guarded, unread, now);
    expect(isSettled(waiting.state)).toBe(false);
    expect(decide({ ...guarded, ...waiting }, unread, now + 40_000).state).toBe("FAILED");
  });
});

test("the instance that runs the job is noted when it first answers, and never replaced", () => {
  const first = decide(failing(aRun({ facts: created })), up, now);
  expect(first.facts.jobManager).toEqual({ podUid: "uid-jobmanager", restarts: 0 });
  expect(decide(aRun({ facts: created }), up, now).facts.jobManager).toBeUndefined();
});

test("for every sequence: with FAIL nothing runs after a failover, with RESTORE none is told", () => {
  const others = { up, dark, restarting: withJob(aJob("RESTARTING", { canceled: 2 })) };
  const all: Record<string, Observation> = { ...failovers, ...others };
  const sequences = fc.array(fc.constantFrom(...Object.keys(all)), { maxLength: 12 });
  const policies = fc.constantFrom("FAIL" as const, "RESTORE" as const);
  fc.assert(
    fc.property(sequences, policies, (names, failover) => {
      let run: RunView = { ...guarded, policy: policyOf({ failover }) };
      let over = false;
      names.forEach((name, index) => {
        const decided = decide(run, all[name] ?? up, now + index * 1_000);
        over ||= failover === "FAIL" && name in failovers;
        expect(decided.state === "FAILED").toBe(over);
        expect(
          decided.events.some(({ type }) => type === "JobManagerFailedOver" && failover === "RESTORE"),
        ).toBe(false);
        run = { ...run, ...decided };
      });
    }),
  );
});
