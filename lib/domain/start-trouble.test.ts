// Guarantees: a start that cannot succeed fails with its cause in words, after its patience.
import { describe, expect, test } from "vitest";
import type { RunView } from "./decision";
import { decide } from "./lifecycle";
import type { Observation } from "./observation";
import { cause, observations, runIn } from "./testing/cases";
import { aPod, dark, deployed } from "./testing/seen";

const now = 10_000;
const next = (run: RunView, seen: Observation, at = now) => decide(run, seen, at);

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

test("a JobManager that nobody heard, and that made TaskManagers, had come up: its start is waited for", () => {
  const lastExit = { exitCode: 137, reason: "Error", finishedAt: 4_000 };
  const seen = jobManager({ restarts: 2, waitingReason: "CrashLoopBackOff", lastExit });
  if (seen.pods.seen !== "present") throw new Error("no pods");
  const unheard = { ...seen, pods: { ...seen.pods, pods: [...seen.pods.pods, aPod("taskmanager")] } };
  const waited = next(runIn.STARTED, unheard);
  expect(waited).toMatchObject({ state: "STARTED", reason: "JobManagerCannotStart" });
  const late = next({ ...runIn.STARTED, ...waited }, unheard, now + 10 * 60_000);
  expect(late.state, "not for ever").toBe("FAILED");
});

test("a name that another has fails the start, unless it was ours before and something of it is still there", () => {
  const taken: Observation = { ...deployed, deployment: { seen: "foreign", uid: "uid-9" } };
  const uncreated = { ...runIn.STARTED, facts: { ...runIn.STARTED.facts, created: undefined } };
  expect(next(uncreated, taken)).toMatchObject({ state: "FAILED", reason: "NameTaken" });
  const left: Observation["pods"] = { seen: "present", pods: [aPod("jobmanager")] };
  for (const pods of [left, dark.pods]) expect(next(uncreated, { ...taken, pods }).state).not.toBe("FAILED");
  const answered = { ...uncreated.facts, reached: { jmPodRunning: 3_000 } };
  expect(next({ ...uncreated, facts: answered }, taken).state).not.toBe("FAILED");
});

test("a quota that refuses a TaskManager is told while Flink retries, and counted down", () => {
  const seen = { ...observations.scheduling, quotaRefusal: "exceeded quota: cpu" };
  const decision = next(runIn.JM_POD_RUNNING, seen);
  expect(decision).toMatchObject({ state: "JM_POD_RUNNING", reason: "ClusterQuotaRefused" });
  expect(decision.deadline).toEqual({ at: now + 5 * 60_000, becomes: "FAILED" });
  const told = { ...runIn.JM_POD_RUNNING, ...decision };
  expect(next(told, seen, now + 5 * 60_000 - 1).state).toBe("JM_POD_RUNNING");
  expect(next(told, seen, now + 5 * 60_000).state).toBe("FAILED");
});

describe("a pod that its node has and does not start", () => {
  const podWarning = { podUid: aPod("jobmanager").uid, message: "FailedMount: no such volume" };
  const seen = (more: object = {}, container: object = {}): Observation => ({
    ...jobManager(container, { node: "node-1", ...more }),
    podWarning,
  });

  test("says what Kubernetes warns of it, and is waited for", () => {
    const first = next(runIn.STARTED, seen());
    expect(first).toMatchObject({ state: "STARTED", reason: "PodNotStarting" });
    expect(first.message).toContain("does not start: FailedMount: no such volume");
    expect(first.events.map(({ type }) => type)).toContain("PodNotStarting");
    const again = next({ ...runIn.STARTED, ...first }, seen(), now + 9 * 60_000);
    expect(again).toMatchObject({ state: "STARTED", events: [] });
  });

  test.each([
    ["its container is being started", {}, { state: "running" as const }],
    ["it is on its way out", { deleting: true }, {}],
    ["it is another pod", { uid: "another" }, {}],
    ["it has no node yet", { node: undefined }, {}],
    ["only its image is still to come", { sandboxReady: true as const }, {}],
  ])("says nothing where %s", (_, more, container) => {
    expect(next(runIn.STARTED, seen(more, container)).reason).not.toBe("PodNotStarting");
  });

  test("says what its container lacks", () => {
    const waiting = { waitingReason: "CreateContainerConfigError", waitingMessage: 'secret "a" not found' };
    expect(next(runIn.STARTED, jobManager(waiting))).toMatchObject({
      reason: "PodNotStarting",
      message: expect.stringContaining('CreateContainerConfigError: secret "a" not found'),
    });
  });

  test("may be a TaskManager", () => {
    const pod = aPod("taskmanager", { phase: "Pending", node: "node-1", containers: [] });
    const { pods } = observations.scheduling;
    if (pods.seen !== "present") throw new Error("no pods");
    const unmade: Observation = {
      ...observations.scheduling,
      pods: { ...pods, pods: [...pods.pods, pod] },
      podWarning: { podUid: pod.uid, message: "FailedCreatePodSandBox: no address is left" },
    };
    expect(next(runIn.JM_POD_RUNNING, unmade)).toMatchObject({
      state: "JM_POD_RUNNING",
      reason: "PodNotStarting",
      message: expect.stringContaining("no address is left"),
    });
  });
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
