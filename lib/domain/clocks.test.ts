// Guarantees: what a run is said to be does not depend on how the clocks of nodes and JobManagers stand to the database's,
// and nothing is said to have happened in the future, or before what it follows.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunView } from "./decision";
import { decide } from "./lifecycle";
import type { Container, FlinkJob, Observation, Pod } from "./observation";
import { isOtherThanBefore } from "./processing";
import {
  aJob,
  aPod,
  aRun,
  created,
  dark,
  deployed,
  jobManagerUp,
  nothing,
  up,
  withJob,
} from "./testing/seen";

const hour = 3_600_000;
/** Also what is an hour behind it is after the epoch. */
const noon = 12 * hour;
const minute = 60_000;
const skews = [0, hour, -hour, 3_000, -3_000] as const;
/** On the clock of the database; evidence of `testing/seen.ts` is from the first seconds after noon. */
const at = (ms: number) => noon + ms;

/** The same, as a node tells it whose clock is ahead by so much; when an object was made is the API server's word. */
function byNode(seen: Observation, skew: number): Observation {
  const moved = (time: number | undefined) => (time === undefined ? undefined : at(time) + skew);
  const container = ({ startedAt, lastExit, ...rest }: Container): Container => ({
    ...rest,
    ...(startedAt !== undefined && { startedAt: moved(startedAt) }),
    ...(lastExit && { lastExit: { ...lastExit, finishedAt: at(lastExit.finishedAt) + skew } }),
  });
  const pod = (one: Pod): Pod => ({
    ...one,
    createdAt: at(one.createdAt),
    readyAt: moved(one.readyAt),
    startedAt: moved(one.startedAt),
    containers: one.containers.map(container),
  });
  const job = (one: FlinkJob): FlinkJob => ({
    ...one,
    startedAt: at(one.startedAt) + skew,
    endedAt: moved(one.endedAt),
    statusAt: Object.fromEntries(
      Object.entries(one.statusAt).map(([status, time]) => [status, at(time) + skew]),
    ),
    ...(one.cause && { cause: { ...one.cause, at: at(one.cause.at) + skew } }),
  });
  const { deployment, pods, flink } = seen;
  return {
    ...seen,
    deployment:
      deployment.seen === "present" ? { ...deployment, createdAt: at(deployment.createdAt) } : deployment,
    pods: pods.seen === "present" ? { ...pods, pods: pods.pods.map(pod) } : pods,
    flink: flink.seen === "job" ? { ...flink, job: job(flink.job) } : flink,
  };
}

const main = (more: Partial<Container>): Pod["containers"] => [
  { name: "flink-main-container", init: false, restarts: 0, state: "running", startedAt: 1_500, ...more },
];
const killed = { exitCode: 137, reason: "Error", message: "", finishedAt: 5_000 };
const another = (more: Partial<Container> = {}) =>
  aPod("jobmanager", { containers: main({ restarts: 1, startedAt: 6_000, lastExit: killed, ...more }) });
const silent = (...pods: Pod[]): Observation => ({
  ...deployed,
  pods: { seen: "present", pods },
  flink: { seen: "unknown", why: "no answer" },
});
const processing = (more: Partial<FlinkJob>) => withJob(aJob("RUNNING", { running: 2 }, more));

const observations = {
  up,
  dark,
  nothing,
  deployed,
  jobManagerUp,
  silent: silent(aPod("jobmanager"), aPod("taskmanager")),
  ended: silent(aPod("jobmanager", { containers: main({ state: "terminated", lastExit: killed }) })),
  another: silent(another()),
  elsewhere: silent(aPod("jobmanager", { uid: "uid-2", createdAt: 6_000, readyAt: 7_000 })),
  crashing: silent(another({ state: "waiting", waitingReason: "CrashLoopBackOff" })),
  restarting: withJob(
    aJob("RESTARTING", { canceled: 2 }, { statusAt: { RUNNING: 2_500, RESTARTING: 5_000 } }),
  ),
  refused: { ...withJob(aJob("RUNNING", { scheduled: 2 })), quotaRefusal: "exceeded quota: cpu" },
  restarted: processing({ statusAt: { RESTARTING: 5_000, RUNNING: 6_000 } }),
  takenOver: processing({ startedAt: 8_000, statusAt: { RUNNING: 9_000 } }),
  failed: withJob(aJob("FAILED", { failed: 2 }, { endedAt: 9_000, cause: { summary: "no", at: 8_000 } })),
} satisfies Record<string, Observation>;
type Case = keyof typeof observations;
const seenAs = (name: Case, skew: number) => byNode(observations[name], skew);

const started = aRun({
  createdAt: at(500),
  stateSince: at(500),
  facts: { ...created, created: { at: at(1_000), uid: "uid-1" } },
});
/** Its looks, on the clock of the database, later than a JobManager that is ready may go unheard of. */
function walk(names: readonly Case[], skew: number, run: RunView = started) {
  let row = run;
  return names.map((name, index) => {
    const now = at(30_000 + index * 3_000);
    const decision = decide(row, seenAs(name, skew), now);
    const before = row;
    row = { ...row, ...decision };
    return { now, before, decision };
  });
}
const last = (names: readonly [Case, ...Case[]], skew: number) => {
  const looks = walk(names, skew);
  const look = looks.at(-1);
  if (!look) throw new Error("no look");
  return look.decision;
};

describe.each(skews)("with a node whose clock is ahead by %d ms", (skew) => {
  test("what runs is not said to have fallen while its JobManager is silent", () => {
    const { state, events } = last(["deployed", "up", "silent"], skew);
    expect([state, events.filter((one) => one.state)]).toEqual(["RUNNING", []]);
  });

  test.each(["another", "elsewhere"] as const)(
    "another JobManager (%s) is no longer the one that ran it",
    (name) => {
      expect(last(["up", name], skew)).toMatchObject({ state: "NOT_RUNNING", reason: "JobManagerRestarted" });
      expect(last(["up", "takenOver"], skew).events.map(({ type, state }) => [type, state])).toEqual([
        ["JobManagerRestarted", "NOT_RUNNING"],
        ["Recovered", "RUNNING"],
      ]);
    },
  );

  test("one that was restarted between two looks fell, and one that runs on did not", () => {
    expect(last(["up", "restarted"], skew).events).toHaveLength(2);
    expect(last(["up", "restarted", "restarted"], skew).events).toEqual([]);
    expect(last(["restarted", "restarted"], skew).events, "before it was first seen to run").toEqual([]);
  });

  test("patience is counted from when the fall was seen", () => {
    const { state, deadline } = last(["up", "restarting"], skew);
    expect(state).toBe("NOT_RUNNING");
    expect(deadline?.at).toBe(at(33_000) + started.policy.notRunning.patienceMinutes * minute);
  });

  test("patience with a start is counted from when its trouble was first seen", () => {
    const refused = last(["jobManagerUp", "refused", "jobManagerUp", "refused"], skew);
    expect(refused.deadline?.at).toBe(at(33_000) + 5 * minute);
    const waiting = last(["deployed", "jobManagerUp", "jobManagerUp"], skew);
    expect([waiting.state, waiting.deadline?.at]).toEqual(["JM_POD_RUNNING", at(33_000) + 15 * minute]);
  });

  test("sight that is lost is said so, soon", () => {
    const run = { ...started, ...last(["up"], skew) };
    const later = at(90_000);
    expect(decide(run, seenAs("silent", skew), later).staleSince).toBe(later);
  });
});

test("a row that says nothing of its JobManager yet learns it, and says nothing of a fall", () => {
  const { facts, ...rest } = last(["up"], 0);
  const old = { ...started, ...rest, facts: { ...facts, processing: undefined } };
  expect(walk(["another", "takenOver", "silent"], 0, old).map(({ decision }) => decision.state)).toEqual([
    "RUNNING",
    "RUNNING",
    "RUNNING",
  ]);
});

test("a watch that lags behind REST is not believed about who took the job over", () => {
  const { facts } = last(["up", "takenOver"], 0);
  expect(isOtherThanBefore(facts, seenAs("takenOver", 0)), "an uncached look is asked for").toBe(true);
  expect(last(["up", "takenOver", "another"], 0), "it may be who took over").toMatchObject({
    state: "RUNNING",
  });
  expect(last(["up", "takenOver", "takenOver", "another"], 0)).toMatchObject({ state: "NOT_RUNNING" });
});

test("for every sequence: the same states and news, in order and not in the future, whatever the clock", () => {
  const names = fc.array(fc.constantFrom(...(Object.keys(observations) as Case[])), { maxLength: 15 });
  const told = (sequence: Case[], skew: number) =>
    walk(sequence, skew).map(({ decision: { state, events } }) => ({
      state,
      news: events.map(({ type }) => type).toSorted(),
      passed: events.flatMap((one) => one.state ?? []),
    }));
  fc.assert(
    fc.property(names, fc.constantFrom(...skews), (sequence, skew) => {
      expect(told(sequence, skew)).toEqual(told(sequence, 0));
      for (const { now, before, decision } of walk(sequence, skew)) {
        expect(decision.stateSince).toBeLessThanOrEqual(now);
        expect(decision.stateSince).toBeGreaterThanOrEqual(before.stateSince);
        const misplaced = decision.events.filter(
          ({ occurredAt, state }) => occurredAt > now || (state && occurredAt < before.stateSince),
        );
        expect(misplaced).toEqual([]);
      }
    }),
  );
});
