// Guarantees: an ended run gives back all that it holds, in an order in which nothing that could still tell is lost, and no
// other run's objects are touched; a crash anywhere leads to the same next act.
import { describe, expect, test } from "vitest";
import type { Observation } from "./observation";
import { planRelease } from "./release";
import type { RunFacts } from "./run-facts";
import { aPod, aRun, dark, deployed, jobManagerUp, nothing, wasUp } from "./testing/seen";

const now = 100_000;
const after = (release: RunFacts["release"]) =>
  aRun({ state: "FAILED", reason: "JobFailed", facts: { ...wasUp, release } });
const plan = (release: RunFacts["release"], seen: Observation, at = now) =>
  planRelease(after(release), seen, at);
const does = (release: RunFacts["release"], seen: Observation, at = now) =>
  plan(release, seen, at).actions.map((action) => action.do);

const logs = { logsCapturedAt: 1_000 };
const scaled = { ...logs, scaledDownAt: now - 1_000 };
const deleted = { ...scaled, deploymentDeletedAt: now };
const cleaned = { ...deleted, leftoversDeletedAt: now };
const emptied = { ...cleaned, stateDeletedAt: now };
const withPods = (...pods: ReturnType<typeof aPod>[]): Observation => ({
  ...deployed,
  pods: { seen: "present", pods },
});
const left = (...names: string[]): Observation => ({ ...nothing, leftovers: { seen: "present", names } });

test("one step after the other, each from what an earlier commit holds", () => {
  expect(does({}, jobManagerUp)).toEqual(["captureLogs"]);
  expect(does(logs, jobManagerUp)).toEqual(["scaleToZero"]);
  expect(does(scaled, jobManagerUp)).toEqual([]);
  expect(does(scaled, deployed)).toEqual(["deleteDeployment"]);
  expect(does(deleted, nothing)).toEqual(["deleteLeftovers"]);
  expect(does(cleaned, nothing)).toEqual(["deleteState"]);
  expect(plan(emptied, left())).toMatchObject({ actions: [], released: true });
});

test("acts on the Deployment carry the UID that was seen", () => {
  expect(plan(logs, jobManagerUp).actions).toEqual([{ do: "scaleToZero", uid: "uid-1" }]);
  expect(plan(scaled, deployed).actions).toEqual([{ do: "deleteDeployment", uid: "uid-1" }]);
});

describe("pods that are still there", () => {
  test("TaskManagers go with the Deployment: without a JobManager nobody waits for them", () => {
    expect(does(scaled, withPods(aPod("taskmanager")))).toEqual(["deleteDeployment"]);
  });

  test("a JobManager that does not end is not waited for longer than its patience", () => {
    expect(does(scaled, jobManagerUp, scaled.scaledDownAt + 60_001)).toEqual(["deleteDeployment"]);
  });

  test("a JobManager's pod that was evicted is not waited for", () => {
    expect(does(scaled, withPods(aPod("jobmanager", { phase: "Failed" })))).toEqual(["deleteDeployment"]);
  });

  test("a Deployment that is being deleted is not deleted again", () => {
    const seen = withPods(aPod("taskmanager", { deleting: true }));
    if (seen.deployment.seen === "present") seen.deployment = { ...seen.deployment, deleting: true };
    expect(does(deleted, seen)).toEqual([]);
  });

  test("its folders stay while a pod could write to them", () => {
    const pods: Observation["pods"] = { seen: "present", pods: [aPod("taskmanager", { deleting: true })] };
    expect(does(cleaned, { ...nothing, pods })).toEqual([]);
  });
});

describe("is released only when it is seen that nothing is left", () => {
  test("not seeing is not absence", () => {
    expect(plan(emptied, dark)).toMatchObject({ released: false, actions: [] });
    expect(plan(emptied, nothing).released).toBe(false);
  });

  test("what an uncached list still names is deleted again", () => {
    expect(plan(emptied, left("mr-1-cluster-config-map"))).toMatchObject({
      released: false,
      actions: [{ do: "deleteLeftovers" }],
    });
  });

  test("a Deployment of its name that is another run's is left alone", () => {
    const foreign: Observation = { ...left(), deployment: { seen: "foreign", uid: "uid-9" } };
    expect(plan(emptied, foreign)).toMatchObject({ released: true, actions: [] });
  });

  test("a Deployment that appears late is deleted, whatever was done before", () => {
    expect(does(emptied, deployed)).toEqual(["deleteDeployment"]);
  });
});

test("a run of which nothing was made keeps no logs", () => {
  const run = aRun({ state: "FAILED", reason: "ManifestRefused" });
  expect(planRelease(run, nothing, now).actions).toEqual([{ do: "deleteLeftovers" }]);
});

test("pods that nobody takes away are taken away: another's Deployment may own them by now", () => {
  const kept = { ...withPods(aPod("taskmanager")), deployment: { seen: "foreign", uid: "uid-2" } } as const;
  expect(does(deleted, kept, now + 30_000)).toEqual([]);
  expect(does(deleted, kept, now + 61_000)).toEqual(["deleteLeftovers"]);
  const ending = { ...kept, pods: withPods(aPod("taskmanager", { deleting: true })).pods };
  expect(does(deleted, ending, now + 61_000)).toEqual([]);
});
