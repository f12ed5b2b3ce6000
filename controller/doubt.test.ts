// Guarantees: what a watch alone says is missing, or keeps a run waiting by, is read again; and blindness makes no requests.
import { expect, test } from "vitest";
import { aRun, created, dark, deployed, jobManagerUp, nothing, running } from "@/lib/domain/testing/seen";
import { doubted } from "./doubt";

const starting = aRun({ stateSince: 1_000, facts: created });
const soon = 10_000;
const late = 30_000;

test.each([
  ["a Deployment that is missing", running, nothing, soon, true],
  ["a watch that is away", starting, dark, late, false],
  ["a pod that has just been asked for", starting, deployed, soon, false],
  ["a pod that does not come", starting, deployed, late, true],
  ["a JobManager that runs", starting, jobManagerUp, late, false],
  ["a job that runs, without a JobManager's pod", running, deployed, late, true],
  ["REST that is silent", { ...running, staleSince: 5_000 }, jobManagerUp, late, true],
] as const)("%s", (_, run, seen, now, expected) => {
  expect(doubted(run, seen, now)).toBe(expected);
});

test("pods that do not end", () => {
  const ending = aRun({
    state: "STOPPED",
    settledAt: 1_000,
    facts: { ...created, release: { deploymentDeletedAt: 2_000 } },
  });
  expect(doubted(ending, jobManagerUp, soon)).toBe(false);
  expect(doubted(ending, jobManagerUp, late)).toBe(true);
});
