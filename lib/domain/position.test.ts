// Guarantees: what a recovery does again is counted from the checkpoint that it begins with, in words that fit its size.
import { expect, test } from "vitest";
import { inWords, positionBefore, positionInWords, positionOf } from "./position";

const checkpoint = { id: 12, path: "file:/chk-12", at: 1_000, savepoint: false, sizeBytes: 1 };
const snapshot = (checkpointId: number | null) => ({
  checkpointId,
  path: "file:/x",
  createdAt: 6_000,
  kind: "CHECKPOINT",
});

test.each([
  [0, "0 s"],
  [59_400, "59 s"],
  [60_000, "1 min"],
  [3_599_000, "59 min"],
  [3_600_000, "1 h"],
  [7_800_000, "2 h 10 min"],
  [10 * 86_400_000 + 4 * 3_600_000, "10 d 4 h"],
])("%i ms are %s", (ms, words) => {
  expect(inWords(ms)).toBe(words);
});

test("a checkpoint that the store alone knows of is the later one", () => {
  expect(positionOf(checkpoint, null)).toEqual({ checkpoint });
  expect(positionOf(checkpoint, snapshot(12))).toEqual({ checkpoint });
  expect(positionOf(checkpoint, snapshot(null))).toEqual({ checkpoint });
  expect(positionOf(undefined, null)).toEqual({ checkpoint: undefined });
  expect(positionBefore(positionOf(checkpoint, snapshot(13)), 9_000)).toEqual({
    checkpointId: 13,
    ageMs: 3_000,
  });
  expect(positionBefore(positionOf(undefined, snapshot(1)), 5_000)).toEqual({ checkpointId: 1, ageMs: 0 });
});

test("a run without one says so", () => {
  expect(positionInWords({}, 1)).toBe("it had no completed checkpoint");
  const savepoint = { ...checkpoint, savepoint: true };
  expect(positionInWords({ checkpoint: savepoint }, 9_000)).toBe(
    "its last completed savepoint is 12, from 8 s before the failure",
  );
});
