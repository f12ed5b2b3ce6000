// Guarantees: a comparison of versions shows every policy that changed, each on a line of its own, and nothing else.
import { expect, it } from "vitest";
import { type JobSpec, jobSpec } from "@/lib/domain/job-spec";
import { settingsText } from "./spec-text";

const spec = (more: object): JobSpec =>
  jobSpec.parse({ code: { kind: "SQL", sql: "x" }, engineId: "eng_1", ...more });
const added = (more: object): string[] => {
  const before = new Set(settingsText(spec({}), "2.3.0").split("\n"));
  return settingsText(spec(more), "2.3.0")
    .split("\n")
    .filter((line) => !before.has(line));
};

it("names what changed", () => {
  expect(added({ failover: "FAIL" })).toEqual(["failover: FAIL"]);
  expect(added({ perception: "FLEET" })).toEqual(["perception: FLEET"]);
  expect(added({ notRunning: { falls: 5 } })).toEqual(["notRunning.falls: 5 in 10 min"]);
  expect(added({ recovery: { onFailure: "RESTART" } })).toEqual([
    "recovery.onFailure: RESTART",
    "recovery.attempts: 3 in 60 min",
    "recovery.backoff: 10 s",
  ]);
});

it("says nothing of the bounds of restarts that are never made", () => {
  expect(added({ recovery: { attempts: 9 } })).toEqual([]);
});
