// Guarantees: FINISHED behind a stop is `stopped` only with our savepoint's location, wherever it is told; and it never waits for ever.
import { expect, test } from "vitest";
import type { RunView } from "./decision";
import { clusterIdOf } from "./ids";
import { decide } from "./lifecycle";
import type { Observation, SavepointSeen } from "./observation";
import { statePaths, stateUri } from "./state-layout";
import { aJob, nothing, running, wasUp, withJob } from "./testing/seen";

const endedAt = 9_000;
const soon = 10_000;
const late = 60_000;
const forgotten: SavepointSeen = { seen: "unknown", why: "The JobManager does not know the trigger" };
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

test("a location is waited for a while, then the job had ended by itself", () => {
  const run = stopping({ triggeredAt: 8_000 });
  expect(decide(run, finished, soon)).toMatchObject({ state: "STOPPING" });
  expect(decide(run, finished, late)).toMatchObject({ state: "SUCCESS", reason: "JobFinished" });
});

test("a trigger whose sending was never recorded is not waited for longer", () => {
  expect(decide(stopping({}), finished, late).state).toBe("SUCCESS");
});

test("a savepoint completed after our trigger is ours, though Flink forgot the trigger", () => {
  const checkpoint = { id: 7, path, at: 8_500, savepoint: true, sizeBytes: 1 };
  const seen = {
    ...withJob(aJob("FINISHED", { finished: 2 }, { endedAt, checkpoint })),
    savepoint: forgotten,
  };
  expect(decide(stopping({ triggeredAt: 8_000 }), seen, soon).facts.stop?.savepointPath).toBe(path);
  expect(decide(stopping({ triggeredAt: 8_600 }), seen, soon).facts.stop?.savepointPath).toBeUndefined();
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
  expect(decide(stopping({ triggeredAt: 8_000 }), seen, late).state).toBe("SUCCESS");
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
