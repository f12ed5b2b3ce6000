// Guarantees: what a watch alone says is missing, or keeps a run waiting by, is read again; and blindness makes no requests.
import { expect, test } from "vitest";
import { aRun, created, dark, deployed, jobManagerUp, nothing, running } from "@/lib/domain/testing/seen";
import { doubted, isDue } from "./doubt";

const starting = aRun({ stateSince: 1_000, facts: created });
const processing = { startedAt: 5_000, jobManager: { podUid: "uid-2", restarts: 0 } };
const takenOver = { ...running, facts: { ...running.facts, processing } };
const unsaid = { ...running, facts: { ...running.facts, processing: undefined } };
const soon = 10_000;
const late = 30_000;

test.each([
  ["a Deployment that is missing", running, nothing, soon, "now"],
  ["a watch that is away", starting, dark, late, "none"],
  ["a pod that has just been asked for", starting, deployed, soon, "none"],
  ["a pod that does not come", starting, deployed, late, "nowAndThen"],
  ["a JobManager that runs", starting, jobManagerUp, late, "none"],
  ["a job that runs, without a JobManager's pod", running, deployed, soon, "now"],
  ["a job that runs, by another JobManager than is told", takenOver, jobManagerUp, soon, "now"],
  ["a job that runs, by the JobManager that is told", running, jobManagerUp, soon, "none"],
  ["a row that does not say yet who runs the job", unsaid, jobManagerUp, soon, "none"],
  ["REST that is silent", { ...running, staleSince: 5_000 }, jobManagerUp, late, "nowAndThen"],
] as const)("%s", (_, run, seen, now, expected) => {
  expect(doubted(run, seen, now)).toBe(expected);
});

test("pods that do not end", () => {
  const ending = aRun({
    state: "STOPPED",
    settledAt: 1_000,
    facts: { ...created, release: { deploymentDeletedAt: 2_000 } },
  });
  expect(doubted(ending, jobManagerUp, soon)).toBe("none");
  expect(doubted(ending, jobManagerUp, late)).toBe("nowAndThen");
});

test("who waits is read as often as a run in transition is looked at, however many passes it has", () => {
  const readAt = new Map<string, number>();
  const silent = { id: "run_1", toldAgo: undefined };
  const read = [0, 500, 1_000, 2_000, 2_500].filter((now) => isDue("nowAndThen", readAt, silent, now));
  expect(read).toEqual([0, 2_000]);
  expect(isDue("now", readAt, silent, 2_600)).toBe(true);
  expect(isDue("nowAndThen", readAt, { id: "run_2", toldAgo: 20_000 }, 2_600)).toBe(true);
  expect(isDue("none", readAt, silent, 2_700)).toBe(false);
  expect([...readAt.keys()]).toEqual(["run_2"]);
});

test("one of which the watch has just told is read less often, and all the same", () => {
  const readAt = new Map<string, number>();
  const told = { id: "run_1", toldAgo: 100 };
  const read = [0, 2_000, 10_000, 15_000, 17_000].filter((now) => isDue("nowAndThen", readAt, told, now));
  expect(read).toEqual([0, 15_000]);
});
