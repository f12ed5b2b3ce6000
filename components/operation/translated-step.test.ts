import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
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
    expect(stepKey(sentence)).toBe(key);
    expect(written).toContain(`"${sentence}"`);
  }
});

it("knows a step that was cut, and shows what it does not know as it is", () => {
  for (const [key, sentence] of Object.entries(en)) {
    const cut = sentence.length > 40 ? `${sentence.slice(0, 39)}…` : sentence;
    expect([sentence, cut].map((step) => translatedStep(zh, step))).toEqual([zh[key], zh[key]]);
  }
  for (const unknown of ["Still there: pod-1", "Its …", "", "…"])
    expect(translatedStep(zh, unknown)).toBe(unknown);
});

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes(".test."))
    .map((name) => readFileSync(join(folder, name), "utf8"));
