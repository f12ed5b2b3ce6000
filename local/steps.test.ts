// Guarantees: steps start only after those they name, side by side where they can, and none starts after a failure.
import { expect, test } from "vitest";
import { StepError } from "./part";
import { type Display, runSteps, type Step, StepsFailed } from "./steps";

function recorder() {
  const lines: string[] = [];
  const display: Display = {
    begin: (name) => lines.push(`begin ${name}`),
    progress: (name, message) => lines.push(`${name}: ${message}`),
    done: (name, ms, message) => lines.push(`done ${name} ${ms} ${message}`.trim()),
    failed: (name, _ms, error) => lines.push(`failed ${name} ${error.message}`),
  };
  return { lines, display };
}

const step = (name: string, after: string[], run: Step["run"] = async () => {}): Step => ({
  name,
  after,
  run,
});

test("independent steps run side by side, dependent ones wait", async () => {
  const { lines, display } = recorder();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await runSteps(
    [
      step("slow", [], () => gate),
      step("quick", [], async () => void setImmediate(release)),
      step("last", ["slow", "quick"], async (report) => {
        report("half-way");
        return "all is well";
      }),
    ],
    display,
    () => 0,
  );
  expect(lines).toEqual([
    "begin slow",
    "begin quick",
    "done quick 0",
    "done slow 0",
    "begin last",
    "last: half-way",
    "done last 0 all is well",
  ]);
});

test("after a failure nothing new starts, and what runs is waited for", async () => {
  const { lines, display } = recorder();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const steps = [
    step("running", [], () => gate),
    step("bad", [], async () => {
      setImmediate(release);
      throw new StepError("It broke", "Mend it");
    }),
    step("never", ["running"]),
  ];
  await expect(runSteps(steps, display, () => 0)).rejects.toThrow(StepsFailed);
  expect(lines).toEqual(["begin running", "begin bad", "failed bad It broke", "done running 0"]);
});

test("an unexpected error says what was being done", async () => {
  const { lines, display } = recorder();
  const steps = [
    step("odd", [], async (report) => {
      report("Reading the moon");
      throw new Error("no moon");
    }),
  ];
  await expect(runSteps(steps, display)).rejects.toThrow(StepsFailed);
  expect(lines.at(-1)).toBe("failed odd no moon (while: Reading the moon)");
});

test("a step that names a later one is a mistake in the list", async () => {
  await expect(runSteps([step("first", ["second"]), step("second", [])], recorder().display)).rejects.toThrow(
    'come after "second"',
  );
});
