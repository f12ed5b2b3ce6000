// Guarantees: FINISHED behind a stop is `stopped` only with our savepoint's location, wherever it is told; and it never waits for ever.
import { expect, test } from "vitest";
import type { RunView } from "./decision";
import { clusterIdOf } from "./ids";
import { decide } from "./lifecycle";
import type { Observation, SavepointSeen } from "./observation";
import { stopProgress } from "./operation-progress";
import { statePaths, stateUri } from "./state-layout";
import { outcomeKept } from "./stop";
import { aJob, jobManagerUp, nothing, running, wasUp, withJob } from "./testing/seen";

const endedAt = 9_000;
const soon = 10_000;
const late = 60_000;
const hour = 3_600_000;
const forgotten: SavepointSeen = { seen: "forgotten" };
const dark: SavepointSeen = { seen: "unknown", why: "Internal server error" };
const finished: Observation = {
  ...withJob(aJob("FINISHED", { finished: 2 }, { endedAt })),
  savepoint: forgotten,
};
const stopping = (stop: object): RunView => ({
  ...running,
  state: "STOPPING",
  desired: "STOPPED_WITH_SAVEPOINT",
  desiredSeq: 2,
  facts: { ...wasUp, stop: { seq: 2, mode: "SAVEPOINT", triggerId: "t", ...stop } },
});
const path = stateUri(`${statePaths.savepoints(clusterIdOf(running.id))}/savepoint-ffffff-1`);
const archived = (checkpointPath: string): Observation => ({
  ...nothing,
  remains: { seen: "result", source: "archive", status: "FINISHED", endedAt, checkpointPath },
});

const checkpoint = { id: 7, path, at: 8_500, savepoint: true, sizeBytes: 1 };

/** The decision once its patience, which begins with the first look, is over. */
const afterwards = (run: RunView, seen: Observation) =>
  decide({ ...run, ...decide(run, seen, soon) }, seen, late);

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

const behindSavepoint: [string, Observation][] = [
  ["REST", withJob(aJob("FINISHED", { finished: 2 }, { endedAt, checkpoint, stopSavepoint: path }))],
  [
    "the archive",
    {
      ...nothing,
      remains: { ...archived(path).remains, stopSavepoint: path } as Observation["remains"],
    },
  ],
];
test.each(behindSavepoint)(
  "a job that somebody stopped past Millrace was stopped, as %s tells",
  (_, seen) => {
    expect(decide({ ...running, facts: wasUp }, seen, soon)).toMatchObject({
      state: "STOPPED",
      reason: "StoppedOutsideMillrace",
      message: expect.stringContaining(path) as string,
    });
  },
);

test("a savepoint of a stop that was quicker than ours is ours", () => {
  const [, seen] = behindSavepoint[0] ?? [];
  expect(decide(stopping({}), seen ?? nothing, soon)).toMatchObject({
    facts: { stop: { savepointPath: path } },
  });
});

test("a job has ended by itself once Flink cannot be repeating what it told before its end", () => {
  const run = { ...running, facts: wasUp };
  const ended = withJob(aJob("FINISHED", { finished: 2 }, { endedAt, checkpoint }));
  const waiting = decide(run, ended, soon);
  expect(waiting).toMatchObject({ state: "RUNNING", lookAgainInMs: 1_000 });
  expect(decide({ ...run, ...waiting }, ended, soon + 3_900)).toMatchObject({ state: "RUNNING" });
  expect(decide({ ...run, ...waiting }, ended, soon + 4_100)).toMatchObject({ state: "SUCCESS" });
  const told = withJob(aJob("FINISHED", { finished: 2 }, { endedAt, checkpoint, stopSavepoint: path }));
  expect(decide({ ...run, ...waiting }, told, soon + 3_000)).toMatchObject({ state: "STOPPED" });
});

test("nothing is waited for where nobody can have stopped it with a savepoint, and of an archive", () => {
  const run = { ...running, facts: wasUp };
  const batch = withJob(aJob("FINISHED", { finished: 2 }, { endedAt, batch: true }));
  expect(decide(run, batch, soon)).toMatchObject({ state: "SUCCESS" });
  expect(decide(run, archived(path), soon)).toMatchObject({ state: "SUCCESS" });
});

test("a stop that was asked for meanwhile has its savepoint, though its trigger was never sent", () => {
  const [, seen] = behindSavepoint[0] ?? [];
  const run: RunView = { ...running, facts: wasUp, desired: "STOPPED_WITH_SAVEPOINT", desiredSeq: 2 };
  const decided = decide(run, seen ?? nothing, soon);
  expect(decided).toMatchObject({ state: "STOPPED", reason: "StoppedWithSavepoint" });
  const asked = { ...run, ...decided, released: false };
  expect(stopProgress(asked, "SAVEPOINT", false)).toMatchObject({ state: "SUCCEEDED" });
});

test("behind a stop that was given up, no other savepoint is the end of the job", () => {
  const failure = { summary: "it was refused", at: 8_100 };
  const given: RunView = {
    ...running,
    facts: { ...wasUp, stop: { seq: 2, mode: "SAVEPOINT", triggerId: "t", afterCheckpoint: 6, failure } },
  };
  const plain = {
    ...withJob(aJob("FINISHED", { finished: 2 }, { endedAt, checkpoint })),
    savepoint: forgotten,
  };
  expect(afterwards(given, plain)).toMatchObject({ state: "SUCCESS" });
  const [, stopped] = behindSavepoint[0] ?? [];
  expect(decide(given, stopped ?? nothing, soon)).toMatchObject({ state: "STOPPED" });
});

const stream = withJob(aJob("FINISHED", { finished: 2 }, { endedAt }));
const gone: Observation = { ...nothing, remains: { seen: "nothing" } };

test("an end that was told is kept, though its JobManager is gone before the verdict and left nothing", () => {
  const recovery = { ...running.policy.recovery, onFailure: "RESTART" as const };
  const run = { ...running, policy: { ...running.policy, recovery }, facts: wasUp };
  const waiting = decide(run, stream, soon);
  expect(waiting).toMatchObject({ state: "RUNNING" });
  expect(decide({ ...run, ...waiting }, gone, soon + 2_000)).toMatchObject({
    state: "SUCCESS",
    stateSince: endedAt,
  });
  const fails = { ...run, policy: { ...run.policy, failover: "FAIL" as const } };
  const jobManager = { podUid: "gone", restarts: 0 };
  const known = { ...fails, ...waiting, facts: { ...waiting.facts, jobManager } };
  expect(decide(known, { ...jobManagerUp, remains: { seen: "nothing" } }, soon + 2_000)).toMatchObject({
    state: "SUCCESS",
  });
});

test("an end that its JobManager took back, by recovering the job, is none, and the next is waited for anew", () => {
  const run = { ...running, facts: wasUp };
  const waiting = { ...run, ...decide(run, stream, soon) };
  const again = { ...run, ...decide(waiting, withJob(aJob("RUNNING", { running: 2 })), soon + 60_000) };
  expect(again.facts).not.toHaveProperty("finishedAt");
  expect(decide(again, stream, soon + 120_000)).toMatchObject({ state: "RUNNING" });
});

test("a look that took long saw what it saw at its beginning", () => {
  const run = { ...running, facts: wasUp };
  const waiting = { ...run, ...decide(run, stream, soon) };
  expect(decide(waiting, { ...stream, tookMs: 3_000 }, soon + 4_100)).toMatchObject({ state: "RUNNING" });
});
