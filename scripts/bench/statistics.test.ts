// Guarantees that a bench's figures are the middle of what was measured, and that its bound lies above the figure.
import { expect, test } from "vitest";
import { median, upperRatio } from "./statistics";

test("the median of an even number of values lies between the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(() => median([])).toThrow("No values");
});

test("the upper bound of a ratio is at or above the ratio, and the same at every reading", () => {
  const ours = [10, 12, 11, 30, 10];
  const theirs = [100, 110, 105, 90, 400];
  const bound = upperRatio(ours, theirs);
  expect(bound).toBeGreaterThanOrEqual(median(ours) / median(theirs));
  expect(upperRatio(ours, theirs)).toBe(bound);
});
