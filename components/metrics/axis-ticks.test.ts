// Guarantees: an axis begins at 0, holds the highest value, and its lines are numbers one can say.
import { expect, it } from "vitest";
import { axisTicks } from "./axis-ticks";

it("counts bytes by 1024 and the rest by 10", () => {
  const mebi = 1024 * 1024;
  expect(axisTicks("bytes", 858 * mebi)).toEqual([0, 250, 500, 750, 1000].map((each) => each * mebi));
  expect(axisTicks("recordsPerSecond", 2130)).toEqual([0, 1000, 2000, 3000]);
  expect(axisTicks("milliseconds", 37)).toEqual([0, 10, 20, 30, 40]);
});
it("has a height where nothing happened", () => {
  expect(axisTicks("recordsPerSecond", 0)).toEqual([0, 1]);
});
