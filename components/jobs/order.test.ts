import { describe, expect, it } from "vitest";
import { readFilters } from "./filters";
import { isWorstFirst } from "./order";

/** Guarantees that the list knows when it no longer stands worst first, and reads its filters as the URL has them. */
describe("worst first", () => {
  it.each([
    [["FAILED", "NOT_RUNNING", "STOPPING", "STARTED", "RUNNING", "STOPPED", null], true],
    [["RUNNING", "RUNNING"], true],
    [["RUNNING", "FAILED"], false],
    [[null, "STARTED"], false],
    [[], true],
  ] as const)("%j: %s", (states, expected) => {
    expect(isWorstFirst(states.map((state) => ({ state })))).toBe(expected);
  });
});

describe("filters", () => {
  it("drops what is no state", () => {
    expect(readFilters({ state: "FAILED", search: "a" })).toEqual({ state: "FAILED", search: "a" });
    expect(readFilters({ state: "BROKEN", search: ["a", "b"] })).toEqual({ state: null, search: "" });
  });
});
