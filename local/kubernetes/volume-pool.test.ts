// The pool never runs dry: sixteen at first, eight free after every start, and no name given twice.
import { expect, test } from "vitest";
import { missingVolumes, volumeName } from "./volume-pool";

const volume = (number: number, phase: string) => ({
  metadata: { name: volumeName(number), resourceVersion: "1" },
  spec: {},
  status: { phase },
});
const many = (from: number, to: number, phase: string) =>
  Array.from({ length: to - from + 1 }, (_, index) => volume(from + index, phase));

test("the first start makes sixteen, the second none", () => {
  expect(missingVolumes([])).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  expect(missingVolumes(many(1, 16, "Available"))).toEqual([]);
});

test("bound and failed ones are replaced by new numbers, up to eight free", () => {
  expect(missingVolumes([...many(1, 10, "Bound"), ...many(11, 16, "Available")])).toEqual([17, 18]);
  expect(missingVolumes([...many(1, 15, "Bound"), volume(17, "Failed")])).toEqual([
    16, 18, 19, 20, 21, 22, 23, 24,
  ]);
});

test("a volume that was just emptied counts as free", () => {
  expect(missingVolumes([...many(1, 8, "Bound"), ...many(9, 16, "Pending")])).toEqual([]);
});
