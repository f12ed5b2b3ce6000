// Guarantees: where Prometheus measured nothing the chart has a hole, and no value is invented between.
import { expect, it } from "vitest";
import { chartRows, latestOf } from "./chart-rows";

it("breaks the line where points are missing", () => {
  const points: [number, number][] = [
    [0, 1],
    [5, 2],
    [10, 3],
    [60, 4],
    [65, 5],
  ];
  expect(chartRows({ series: [{ name: "busy", points }] })).toEqual([
    { at: 0, busy: 1 },
    { at: 5000, busy: 2 },
    { at: 10_000, busy: 3 },
    { at: 15_000, busy: null },
    { at: 60_000, busy: 4 },
    { at: 65_000, busy: 5 },
  ]);
});
it("reads NaN as nothing", () => {
  expect(chartRows({ series: [{ name: "busy", points: [[0, Number.NaN]] }] })).toEqual([
    { at: 0, busy: null },
  ]);
  expect(
    latestOf([
      [0, 3],
      [5, Number.NaN],
    ]),
  ).toBe(3);
});
