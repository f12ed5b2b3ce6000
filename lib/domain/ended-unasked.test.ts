// Guarantees: a job that somebody stopped past Millrace was stopped, and one that ended by itself is told so only when nothing
// else can come; an end that was told is not lost.
import { expect, test } from "vitest";
import type { RunView } from "./decision";
import { decide } from "./lifecycle";
import type { Observation } from "./observation";
import { stopProgress } from "./operation-progress";
import {
  afterwards,
  archived,
  checkpoint,
  endedAt,
  forgotten,
  path,
  soon,
  stopping,
} from "./testing/finished";
import { aJob, jobManagerUp, nothing, running, wasUp, withJob } from "./testing/seen";

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
