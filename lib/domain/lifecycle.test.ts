import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunView } from "./decision";
import { decide } from "./lifecycle";
import type { Observation } from "./observation";
import { isSettled, type RunState, runStates } from "./run-state";
import { type Case, observations, runIn } from "./testing/cases";
import { aJob, aPod, aRun, created, dark, jobManagerUp, nothing, up, withJob } from "./testing/seen";

const now = 10_000;
const next = (run: RunView, seen: Observation, at = now) => decide(run, seen, at);

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
