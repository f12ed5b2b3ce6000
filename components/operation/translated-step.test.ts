import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { RunView } from "@/lib/domain/decision";
import { decide } from "@/lib/domain/lifecycle";
import { startProgress, stopProgress } from "@/lib/domain/operation-progress";
import { desiredStates, type RunState, runStates } from "@/lib/domain/run-state";
import { observations, runIn } from "@/lib/domain/testing/cases";
import { stepKey, translatedStep } from "./translated-step";

/** Guarantees that a step is told in the reader's language, by the very sentence that the server writes. */
const read = (locale: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../messages/${locale}/steps.json`), "utf8")) as Record<
    string,
    string
  >;
const [en, zh] = [read("en"), read("zh")];

it("names every step of the catalogue by its sentence, and the server writes it", () => {
  const written = ["lib/domain", "lib/operations", "controller"].flatMap(sources).join("\n");
  for (const [key, sentence] of Object.entries(en)) {
    const beginning = sentence.replace("{rest}", "");
    expect(stepKey(beginning)).toBe(key);
    expect(written).toContain(beginning === sentence ? `"${sentence}"` : `\`${beginning}$\{`);
  }
});

it("knows a step that was cut, and shows what it does not know as it is", () => {
  for (const [key, sentence] of Object.entries(en).filter(([, sentence]) => !sentence.includes("{rest}"))) {
    const cut = sentence.length > 40 ? `${sentence.slice(0, 39)}…` : sentence;
    expect([sentence, cut].map((step) => translatedStep(zh, step))).toEqual([zh[key], zh[key]]);
  }
  for (const unknown of ["Waiting for tea", "Its …", "", "…"])
    expect(translatedStep(zh, unknown)).toBe(unknown);
});

it("puts what only the server knows into the sentence", () => {
  expect(translatedStep(zh, "Still there: mr-1, mr-2")).toBe("仍有残留：mr-1, mr-2");
  expect(translatedStep(zh, "Stopped with savepoint file:/state/$&/savepoint-1")).toBe(
    "已停止，保存点：file:/state/$&/savepoint-1",
  );
});

const marked = Object.fromEntries(Object.entries(en).map(([key, sentence]) => [key, `✓ ${sentence}`]));
/** All that can be shown of an operation under way, in two looks at a run in the state. */
function shown(state: RunState): string[] {
  const looks = Object.values(observations);
  return desiredStates.flatMap((desired) => {
    const run = { ...runIn[state], desired, desiredSeq: 2 };
    return looks.flatMap((first) => {
      const then = { ...run, ...decide(run, first, 10_000) };
      return looks.flatMap((second) => stepsOf({ ...then, ...decide(then, second, 12_000) }));
    });
  });
}
const stepsOf = (run: RunView): string[] => {
  const at = { ...run, released: false };
  const { stop } = run.facts;
  return [startProgress(at), ...(stop ? [stopProgress(at, stop.mode, false)] : [])]
    .filter((progress) => progress.state === "RUNNING")
    .map(({ step }) => step);
};

it.each(runStates)("has words for all that is done with a run that is %s", (state) => {
  const steps = [...new Set(shown(state))];
  expect(steps.filter((step) => !translatedStep(marked, step).startsWith("✓ "))).toEqual([]);
});

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes(".test."))
    .map((name) => readFileSync(join(folder, name), "utf8"));
