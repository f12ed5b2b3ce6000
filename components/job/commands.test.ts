import { describe, expect, it } from "vitest";
import { runStates } from "@/lib/domain/run-state";
import { isStarting, startRefusal, stopRefusal } from "./commands";

/** Guarantees that a button can be pressed exactly when the API would accept it. */
describe("start", () => {
  it("is refused while a run is live, and while an ended one is cleaned up", () => {
    expect(startRefusal({ state: null, runningVersion: null }, true)).toBeNull();
    expect(startRefusal({ state: "STOPPED", runningVersion: null }, true)).toBeNull();
    expect(startRefusal({ state: "STOPPED", runningVersion: 1 }, true)).toBe("cleaningUp");
    expect(startRefusal({ state: "RUNNING", runningVersion: 1 }, true)).toBe("live");
    expect(startRefusal({ state: null, runningVersion: null }, false)).toBe("viewer");
  });
});

describe("stop", () => {
  it("is refused where nothing runs, and where it was asked for", () => {
    expect(stopRefusal({ state: null, runningVersion: null }, true)).toBe("notLive");
    expect(stopRefusal({ state: "FAILED", runningVersion: 1 }, true)).toBe("notLive");
    expect(stopRefusal({ state: "STOPPING", runningVersion: 1 }, true)).toBe("stopping");
    expect(stopRefusal({ state: "NOT_RUNNING", runningVersion: 1 }, true)).toBeNull();
  });
});

it("calls exactly the three steps before running a start", () => {
  expect(runStates.filter((state) => isStarting({ state }))).toEqual([
    "STARTED",
    "JM_POD_RUNNING",
    "POD_RUNNING",
  ]);
});
