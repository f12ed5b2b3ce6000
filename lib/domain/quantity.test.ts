// Kubernetes' quantities are read in every form the API server writes, and written as it writes them back.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { cpuQuantity, mebibytes, parseQuantity } from "./quantity";

it.each([
  ["500m", 0.5],
  ["2", 2],
  ["1.5", 1.5],
  [".5", 0.5],
  ["2e3", 2000],
  ["1E-3", 0.001],
  ["1Gi", 2 ** 30],
  ["1536Mi", 1.5 * 2 ** 30],
  ["12k", 12_000],
  ["3E", 3e18],
  ["-1", -1],
])("%s", (text, value) => {
  expect(parseQuantity(text)).toBeCloseTo(value, 9);
});

it.each(["", "m", "1 Gi", "1KiB", "abc", "1e", "--1"])("refuses %j", (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

it("reads back what it writes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (milli) => {
      expect(parseQuantity(cpuQuantity(milli / 1000))).toBeCloseTo(milli / 1000, 6);
      expect(parseQuantity(mebibytes(milli))).toBe(milli * 2 ** 20);
    }),
  );
});
