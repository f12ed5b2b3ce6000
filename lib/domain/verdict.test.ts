// Guarantees: FINISHED behind a stop is `stopped` only with our savepoint's location, wherever it is told; and it never waits for ever.
import { expect, test } from "vitest";
import type { RunView } from "./decision";
import { decide } from "./lifecycle";
import type { Observation, SavepointSeen } from "./observation";
import { stateUri } from "./state-layout";
import { outcomeKept } from "./stop";
import {
  afterwards,
  archived,
  checkpoint,
  endedAt,
  forgotten,
  late,
  path,
  soon,
  stopping,
} from "./testing/finished";
import { aJob, jobManagerUp, withJob } from "./testing/seen";

const hour = 3_600_000;
const dark: SavepointSeen = { seen: "unknown", why: "Internal server error" };
const finished: Observation = {
  ...withJob(aJob("FINISHED", { finished: 2 }, { endedAt })),
  savepoint: forgotten,
};

test("a location is waited for a while, then the job had ended by itself", () => {
  const run = stopping({ triggeredAt: 8_000 });
  const waiting = decide(run, finished, soon);
  expect(waiting).toMatchObject({ state: "STOPPING" });
  expect(decide({ ...run, ...waiting }, finished, soon + 14_000)).toMatchObject({ state: "STOPPING" });
  expect(decide({ ...run, ...waiting }, finished, late)).toMatchObject({
    state: "SUCCESS",
    reason: "JobFinished",
  });
});

test("a JobManager that does not tell the location is asked for as long as it keeps it", () => {
  const seen = { ...finished, savepoint: dark };
  const run = stopping({ triggeredAt: 8_000 });
  const { state, facts } = decide(run, seen, soon);
  expect(state).toBe("STOPPING");
  const waiting = { ...run, facts };
  expect(decide(waiting, seen, late)).toMatchObject({ state: "STOPPING", actions: [] });
  const told = { ...finished, savepoint: { seen: "completed", path } as const };
  expect(decide(waiting, told, late).facts.stop?.savepointPath).toBe(path);
  expect(decide(waiting, seen, soon + outcomeKept).state).toBe("SUCCESS");
});

test("a trigger whose sending was never recorded is not waited for longer", () => {
  expect(afterwards(stopping({}), finished).state).toBe("SUCCESS");
});

test("a savepoint completed after our trigger is ours, though Flink forgot the trigger", () => {
  const seen = {
    ...withJob(aJob("FINISHED", { finished: 2 }, { endedAt, checkpoint })),
    savepoint: forgotten,
  };
  expect(decide(stopping({ triggeredAt: 8_000 }), seen, soon).facts.stop?.savepointPath).toBe(path);
  expect(decide(stopping({ triggeredAt: 8_600 }), seen, soon).facts.stop?.savepointPath).toBeUndefined();
});

test.each([
  ["ahead", hour],
  ["behind", -hour],
])("by its number, while the clock of its node is an hour %s", (_, skew) => {
  const at = (ms: number) => ms + skew;
  const checkpoint = { id: 7, path, at: at(8_500), savepoint: true, sizeBytes: 1 };
  const job = aJob("FINISHED", { finished: 2 }, { endedAt: at(endedAt), checkpoint });
  const seen = { ...withJob(job), savepoint: forgotten };
  const after = (afterCheckpoint: number) => stopping({ triggeredAt: 8_000, afterCheckpoint });
  expect(decide(after(6), seen, soon).facts.stop?.savepointPath).toBe(path);
  expect(decide(after(7), seen, soon)).toMatchObject({ state: "STOPPING" });
  const over = afterwards(after(7), seen);
  expect(over).toMatchObject({ state: "SUCCESS" });
  expect(over.stateSince, "nothing ends in the future").toBeLessThanOrEqual(late);
});

test("where the JobManager is gone the archive names it", () => {
  const decision = decide(stopping({ triggeredAt: 8_000 }), archived(path), soon);
  expect(decision).toMatchObject({ state: "STOPPING", facts: { stop: { savepointPath: path } } });
  // Flink writes `file:/…` in some places
  const other = path.replace("file:///", "file:/");
  expect(decide(stopping({ triggeredAt: 8_000 }), archived(other), soon).facts.stop?.savepointPath).toBe(
    other,
  );
});

test("a checkpoint in the archive is no savepoint", () => {
  const seen = archived(stateUri("checkpoints/ffff/chk-3"));
  expect(afterwards(stopping({ triggeredAt: 8_000 }), seen).state).toBe("SUCCESS");
});

test("a savepoint that is complete although stopping failed is ours", () => {
  const savepoint: SavepointSeen = { seen: "failed", cause: { summary: "sink", at: 8_900 }, path };
  expect(
    decide(stopping({ triggeredAt: 8_000 }), { ...finished, savepoint }, soon).facts.stop?.savepointPath,
  ).toBe(path);
});

test("a job that fails after its stop's savepoint was complete keeps the savepoint", () => {
  const words = `A savepoint has been created at: ${path}, but the corresponding job ffff failed during stopping.`;
  const cause = { summary: words, detail: words, at: endedAt };
  const failed: Observation = {
    ...withJob(aJob("FAILED", { failed: 2 }, { endedAt, cause })),
    savepoint: { seen: "unknown", why: "not asked in time" },
  };
  const decided = decide(stopping({ triggeredAt: 8_000 }), failed, soon);
  expect(decided).toMatchObject({ state: "FAILED", facts: { stop: { savepointPath: path } } });
  expect(decided.events.map(({ type }) => type)).toContain("SavepointCompleted");
});

test("a cancel that overtakes a stop keeps the savepoint that was complete", () => {
  const canceled: Observation = {
    ...withJob(aJob("CANCELED", { canceled: 2 }, { endedAt })),
    savepoint: { seen: "completed", path },
  };
  const overtaken: RunView = { ...stopping({ mode: "CANCEL", triggeredAt: 8_000 }), desired: "STOPPED" };
  expect(decide(overtaken, canceled, soon).facts.stop?.savepointPath).toBe(path);
});

test("known by its number though the sender died before it had recorded the trigger", () => {
  const seen = { ...withJob(aJob("FINISHED", { finished: 2 }, { endedAt, checkpoint })), savepoint: dark };
  expect(decide(stopping({ afterCheckpoint: 6 }), seen, soon).facts.stop?.savepointPath).toBe(path);
  expect(decide(stopping({}), seen, soon).facts.stop?.savepointPath).toBeUndefined();
});

test("what was taken down unheard keeps the savepoint that it is found to have left", () => {
  const result = { status: "UNKNOWN", source: "none", at: endedAt } as const;
  const run = stopping({ mode: "CANCEL" });
  const decided = decide(
    { ...run, desired: "STOPPED", facts: { ...run.facts, result } },
    archived(path),
    soon,
  );
  expect(decided).toMatchObject({ facts: { stop: { savepointPath: path } } });
  expect(decided.events.map(({ type }) => type)).toContain("SavepointCompleted");
});

test("a failover that is a failure keeps the savepoint of the stop before it", () => {
  const run = stopping({ afterCheckpoint: 6 });
  const jobManager = { podUid: "gone", restarts: 0 };
  const fails = { ...run, policy: { ...run.policy, failover: "FAIL" as const } };
  const decided = decide({ ...fails, facts: { ...fails.facts, jobManager, checkpoint } }, jobManagerUp, soon);
  expect(decided).toMatchObject({
    state: "FAILED",
    reason: "JobManagerFailedOver",
    facts: { stop: { savepointPath: path } },
  });
});
