import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RunView, triggerIdOf } from "./decision";
import { decide } from "./lifecycle";
import type { Observation } from "./observation";
import { isSettled, type RunState, runStates } from "./run-state";
import {
  aJob,
  aPod,
  aRun,
  created,
  dark,
  deployed,
  jobManagerUp,
  nothing,
  running,
  up,
  wasUp,
  withJob,
} from "./testing/seen";

const now = 10_000;
const next = (run: RunView, seen: Observation, at = now) => decide(run, seen, at);
const cause = { summary: "Column 'x' not found", at: 5_000 };

const observations = {
  dark,
  nothing,
  deployed,
  jobManagerUp,
  scheduling: withJob(aJob("RUNNING", { scheduled: 2 })),
  granted: withJob(aJob("RUNNING", { running: 1, initializing: 1 })),
  up,
  restarting: withJob(aJob("RESTARTING", { canceled: 2 })),
  finished: withJob(aJob("FINISHED", { finished: 2 }, { endedAt: 9_000 })),
  canceled: withJob(aJob("CANCELED", { canceled: 2 }, { endedAt: 9_000 })),
  failed: withJob(aJob("FAILED", { failed: 2 }, { endedAt: 9_000, cause })),
  vanished: { ...nothing, remains: { seen: "nothing" } },
} satisfies Record<string, Observation>;
type Case = keyof typeof observations;

/** A run that is in the state and whose facts fit it. */
const runIn: Record<RunState, RunView> = {
  STARTED: aRun({ facts: created }),
  JM_POD_RUNNING: aRun({ state: "JM_POD_RUNNING", facts: { ...created, reached: { jmPodRunning: 1_900 } } }),
  POD_RUNNING: aRun({
    state: "POD_RUNNING",
    facts: { ...created, reached: { jmPodRunning: 1_900, podRunning: 2_200 } },
  }),
  RUNNING: running,
  NOT_RUNNING: { ...running, state: "NOT_RUNNING", reason: "JobRestarting", stateSince: 4_000 },
  SUCCESS: { ...running, state: "SUCCESS", reason: "JobFinished" },
  STOPPING: {
    ...running,
    state: "STOPPING",
    desired: "STOPPED",
    desiredSeq: 2,
    facts: { ...wasUp, stop: { seq: 2, mode: "CANCEL" } },
  },
  STOPPED: { ...running, state: "STOPPED", reason: "StoppedWithoutSavepoint" },
  FAILED: { ...running, state: "FAILED", reason: "JobFailed" },
};

const climbing = (from: RunState): Record<Case, RunState> => ({
  dark: from,
  nothing: from,
  deployed: from,
  jobManagerUp: from === "STARTED" ? "JM_POD_RUNNING" : from,
  scheduling: from === "STARTED" ? "JM_POD_RUNNING" : from,
  granted: "POD_RUNNING",
  up: "RUNNING",
  restarting: from === "STARTED" ? "JM_POD_RUNNING" : from,
  finished: "SUCCESS",
  canceled: "STOPPED",
  failed: "FAILED",
  vanished: "FAILED",
});
const alive = (from: RunState): Record<Case, RunState> => ({
  dark: from,
  nothing: "NOT_RUNNING",
  deployed: "NOT_RUNNING",
  jobManagerUp: from,
  scheduling: "NOT_RUNNING",
  granted: "NOT_RUNNING",
  up: "RUNNING",
  restarting: "NOT_RUNNING",
  finished: "SUCCESS",
  canceled: "STOPPED",
  failed: "FAILED",
  vanished: "FAILED",
});
const always = (state: RunState): Record<Case, RunState> =>
  Object.fromEntries(Object.keys(observations).map((name) => [name, state])) as Record<Case, RunState>;

const table: Record<RunState, Record<Case, RunState>> = {
  STARTED: climbing("STARTED"),
  JM_POD_RUNNING: climbing("JM_POD_RUNNING"),
  POD_RUNNING: climbing("POD_RUNNING"),
  RUNNING: alive("RUNNING"),
  NOT_RUNNING: alive("NOT_RUNNING"),
  // What was asked to stop is stopping until its resources are confirmed gone, whatever is seen, or until it failed by itself.
  STOPPING: { ...always("STOPPING"), finished: "SUCCESS", failed: "FAILED" },
  SUCCESS: always("SUCCESS"),
  STOPPED: always("STOPPED"),
  FAILED: always("FAILED"),
};

describe("guarantees a state for every state and every kind of observation", () => {
  for (const state of runStates) {
    for (const [name, seen] of Object.entries(observations)) {
      test(`${state} seeing ${name} is ${table[state][name as Case]}`, () => {
        expect(next(runIn[state], seen).state).toBe(table[state][name as Case]);
      });
    }
  }
});

describe("guarantees that history is complete and in order", () => {
  test("steps that were passed between two looks are recorded with their evidence's times", () => {
    const decision = next(aRun({ facts: created }), up);
    expect(decision.events.map((event) => [event.type, event.occurredAt])).toEqual([
      ["JobManagerPodRunning", 1_900],
      ["PodsRunning", 2_200],
      ["TasksRunning", now],
    ]);
  });

  test("a JobManager that answers before its probe has asked it answers now, not since its container's start", () => {
    const pod = aPod("jobmanager", { ready: false, readyAt: undefined });
    const [step] = next(aRun({ facts: created }), {
      ...jobManagerUp,
      pods: { seen: "present", pods: [pod] },
    }).events;
    expect(step).toMatchObject({ type: "JobManagerPodRunning", occurredAt: now });
  });

  test("a job that finished between two looks still shows that it ran", () => {
    const decision = next(aRun({ facts: created }), observations.finished);
    const types = decision.events.map((event) => event.type);
    expect(types).toEqual(["JobManagerPodRunning", "PodsRunning", "TasksRunning", "JobFinished"]);
    expect(decision.events.map((event) => event.occurredAt)).toEqual([1_900, 2_500, 2_500, 9_000]);
  });

  test("RUNNING while tasks wait for slots is not running", () => {
    expect(next(aRun({ facts: created }), observations.scheduling).state).toBe("JM_POD_RUNNING");
  });

  test("a batch job runs as soon as one task runs", () => {
    const seen = withJob(aJob("RUNNING", { running: 1, scheduled: 1 }, { batch: true }));
    expect(next(aRun({ facts: created, batch: true }), seen).state).toBe("RUNNING");
  });
});

describe("guarantees that a state is settled on positive evidence alone", () => {
  test("a missing Deployment is not an end before archive and results were asked", () => {
    expect(isSettled(next(runIn.RUNNING, nothing).state)).toBe(false);
  });

  test("a result in the archive is an end, although the Deployment is gone", () => {
    const seen: Observation = {
      ...nothing,
      remains: { seen: "result", source: "archive", status: "FINISHED", endedAt: 8_000 },
    };
    expect(next(runIn.RUNNING, seen)).toMatchObject({ state: "SUCCESS", reason: "JobFinished" });
  });

  test("an end that nobody can tell is not success", () => {
    expect(next(runIn.RUNNING, observations.vanished)).toMatchObject({
      state: "FAILED",
      reason: "ResultUnknown",
    });
  });

  test("one that ran, and whose creation nobody lived to record, ends so too when it is gone", () => {
    const { created: _unrecorded, ...facts } = runIn.RUNNING.facts;
    expect(next({ ...runIn.RUNNING, facts }, observations.vanished)).toMatchObject({
      state: "FAILED",
      reason: "ResultUnknown",
    });
  });

  test("an empty job list during leader election leaves the state", () => {
    expect(next(runIn.RUNNING, jobManagerUp).state).toBe("RUNNING");
  });

  test("a CANCELED that nobody asked for says so", () => {
    expect(next(runIn.RUNNING, observations.canceled).reason).toBe("CanceledOutsideMillrace");
  });

  test("a JobManager that has just become ready and is not reached yet is not lost from sight", () => {
    const silent: Observation = { ...jobManagerUp, flink: { seen: "unknown", why: "refused" } };
    expect(next(runIn.STARTED, silent, 3_000).staleSince).toBeNull();
    expect(next(runIn.STARTED, silent, 30_000).staleSince).toBe(30_000);
  });

  test("sight that is lost is marked, and given back", () => {
    const lost = next(runIn.RUNNING, dark);
    expect(lost.staleSince).toBe(now);
    expect(next({ ...runIn.RUNNING, staleSince: now }, up, now + 1).staleSince).toBeNull();
  });
});

describe("guarantees that a start that cannot succeed fails with its cause in words", () => {
  const jobManager = (container: object, more: object = {}): Observation => ({
    ...deployed,
    pods: {
      seen: "present",
      pods: [
        aPod("jobmanager", {
          phase: "Pending",
          ready: false,
          readyAt: undefined,
          containers: [
            { name: "flink-main-container", init: false, restarts: 0, state: "waiting", ...container },
          ],
          ...more,
        }),
      ],
    },
  });

  test("an image that cannot be pulled is told at once and fails after its patience", () => {
    const seen = jobManager({ waitingReason: "ImagePullBackOff", waitingMessage: "no such image" });
    expect(next(runIn.STARTED, seen)).toMatchObject({ state: "STARTED", reason: "ImagePullFailed" });
    const told = { ...runIn.STARTED, ...next(runIn.STARTED, seen) };
    expect(next(told, seen, now + 59_000)).toMatchObject({ state: "STARTED", reason: "ImagePullFailed" });
    expect(next(told, seen, now + 60_000)).toMatchObject({ state: "FAILED", reason: "ImagePullFailed" });
  });

  test("a JVM that ends before REST is up fails with its last words", () => {
    const lastExit = {
      exitCode: 1,
      reason: "Error",
      message: "…\nClassNotFoundException: a.B",
      finishedAt: 4_000,
    };
    const seen = jobManager({ restarts: 2, waitingReason: "CrashLoopBackOff", lastExit });
    const decision = next(runIn.STARTED, seen);
    expect(decision).toMatchObject({ state: "FAILED", reason: "JobManagerCannotStart" });
    expect(decision.message).toContain("ClassNotFoundException: a.B");
    const running = { restarts: 2, state: "running" as const, lastExit };
    expect(next(runIn.STARTED, jobManager(running)), "its third instance may come up").toMatchObject({
      state: "STARTED",
      reason: "JobManagerCannotStart",
    });
  });

  test("a quota that refuses a TaskManager is told while Flink retries, and counted down", () => {
    const seen = { ...observations.scheduling, quotaRefusal: "exceeded quota: cpu" };
    const decision = next(runIn.JM_POD_RUNNING, seen);
    expect(decision).toMatchObject({ state: "JM_POD_RUNNING", reason: "ClusterQuotaRefused" });
    expect(decision.deadline?.becomes).toBe("FAILED");
    expect(next(runIn.JM_POD_RUNNING, seen, 1_000_000).state).toBe("FAILED");
  });

  test("a trouble that is over is no longer the reason", () => {
    const run = { ...runIn.STARTED, reason: "PodUnschedulable" as const, message: "No node can take it" };
    expect(next(run, jobManager({}))).toMatchObject({ state: "STARTED", reason: "WaitingForJobManager" });
    expect(next(run, dark)).toMatchObject({ reason: "PodUnschedulable" });
  });

  test("wrong SQL fails with Flink's first cause", () => {
    expect(next(runIn.STARTED, observations.failed)).toMatchObject({
      state: "FAILED",
      message: cause.summary,
    });
  });
});

describe("guarantees that a stop ends as it was asked, or says why not", () => {
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
    expect(decision.actions).toEqual([
      { do: "stopWithSavepoint", triggerId: decision.facts.stop?.triggerId },
    ]);
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
});

describe("guarantees for every sequence of observations", () => {
  const anyCase = fc.constantFrom(...(Object.keys(observations) as Case[]));
  const walk = (run: RunView, cases: Case[]) => {
    const steps = [];
    let at = now;
    let row = run;
    for (const name of cases) {
      at += 1_000;
      const decision = decide(row, observations[name], at);
      steps.push({ name, before: row, decision });
      row = { ...row, ...decision, settledAt: isSettled(decision.state) ? at : null };
    }
    return steps;
  };

  const cases = fc.array(anyCase, { maxLength: 30 });
  /** The walk that breaks the rule, shrunk to its smallest; null: none does. */
  const breaks = (rule: (steps: ReturnType<typeof walk>) => boolean, runs = [aRun()]) =>
    fc.check(fc.property(fc.constantFrom(...runs), cases, (run, names) => rule(walk(run, names))))
      .counterexample;

  test("settled states absorb", () => {
    const broken = breaks((steps) =>
      steps.every(({ before, decision }) => !isSettled(before.state) || decision.state === before.state),
    );
    expect(broken).toBeNull();
  });

  test("darkness never moves a state", () => {
    const broken = breaks((steps) =>
      steps.every(({ name, before, decision }) => name !== "dark" || decision.state === before.state),
    );
    expect(broken).toBeNull();
  });

  test("nothing is taken away before the end is committed", () => {
    const destructive = new Set(["scaleToZero", "deleteDeployment", "deleteLeftovers", "deleteState"]);
    const broken = breaks(
      (steps) =>
        steps.every(
          ({ before, decision }) =>
            before.facts.result !== undefined ||
            isSettled(before.state) ||
            !decision.actions.some((action) => destructive.has(action.do)),
        ),
      [aRun(), aRun({ desired: "STOPPED" }), aRun({ desired: "STOPPED_WITH_SAVEPOINT" })],
    );
    expect(broken).toBeNull();
  });

  test("steps of a start are recorded once, in order, and times of states never go back", () => {
    const ladder = ["JobManagerPodRunning", "PodsRunning", "TasksRunning"];
    const broken = breaks((steps) => {
      const events = steps.flatMap(({ decision }) => decision.events);
      const rungs = events.flatMap(({ type }) => (ladder.includes(type) ? [ladder.indexOf(type)] : []));
      const times = events.flatMap(({ state, occurredAt }) => (state === null ? [] : [occurredAt]));
      const rises = (list: number[], least: number) =>
        list.every((one, index) => index === 0 || one - (list[index - 1] ?? one) >= least);
      return rises(rungs, 1) && rises(times, 0);
    });
    expect(broken).toBeNull();
  });

  test("facts only grow", () => {
    const broken = breaks((steps) =>
      steps.every(({ before, decision }) =>
        Object.entries(before.facts).every(
          ([fact, value]) => value === undefined || decision.facts[fact as "result"] !== undefined,
        ),
      ),
    );
    expect(broken).toBeNull();
  });
});
