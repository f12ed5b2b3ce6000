import { describe, expect, it } from "vitest";
import { type Draft, newDraft, pair, specOf } from "./draft";
import { exampleNames, examples } from "./examples";
import { problemsOf, type Words } from "./problems";

/** Guarantees that the form marks the places that the API would name, and that an example can be saved as it is. */
const words: Words = {
  needed: (what) => `needed ${what}`,
  sql: (line, column, message) => `${line}:${column} ${message}`,
};
const right: Partial<Draft> = { name: "orders", ...examples["datagen-print"], engineId: "eng_1" };
const problems = (part: Partial<Draft>, locale = "en") =>
  problemsOf(newDraft({ ...right, ...part }), true, locale, words);

it.each(exampleNames)("%s is right as it is", (name) => {
  expect(problems({ name: examples[name].jobName, sql: examples[name].sql })).toEqual({});
});

describe("what is missing", () => {
  it("is said at its field, in words of ours", () => {
    expect(problems({ name: "", sql: "" })).toMatchObject({
      "/name": "needed name",
      "/spec/code/sql": "needed sql",
    });
    expect(problems({ kind: "JAR" })).toEqual({ "/spec/code/artifactId": "needed jar" });
  });

  it("is said for an emptied number too", () => {
    expect(Object.keys(problems({ parallelism: null, jobManager: { cpu: null, memoryMib: 1024 } }))).toEqual([
      "/spec/parallelism",
      "/spec/jobManager/cpu",
    ]);
  });
});

it("says where in the script something is wrong", () => {
  expect(problems({ sql: "INSERT INTO a SELECT 'b;" })["/spec/code/sql"]).toMatch(/^1:22 /);
});

it("refuses an option that Millrace sets, at its row", () => {
  const found = problems({ flinkOptions: [pair("high-availability.type", "none"), pair("", "")] });
  expect(Object.keys(found)).toEqual(["/spec/flinkOptions/high-availability.type"]);
});

it("speaks the reader's language", () => {
  expect(problems({ parallelism: 0 }, "zh")["/spec/parallelism"]).toMatch(/[一-龥]/);
});

it("sends arguments a line each, and checkpoints in milliseconds", () => {
  const spec = specOf(
    newDraft({
      kind: "JAR",
      arguments: "--topic\norders 2026\n\n",
      checkpointSeconds: 1.5,
      checkpoints: true,
    }),
  );
  expect(spec.code).toMatchObject({ arguments: ["--topic", "orders 2026"] });
  expect(spec.checkpointIntervalMs).toBe(1500);
  expect(specOf(newDraft({ checkpoints: false })).checkpointIntervalMs).toBeNull();
});

describe("resilience", () => {
  it("is sent as it stands, and has the API's defaults where nothing was touched", () => {
    const { failover, recovery, perception, notRunning } = specOf(newDraft({ perception: "FAST" }));
    expect({ failover, recovery, perception, notRunning }).toEqual({
      failover: "RESTORE",
      recovery: { onFailure: "TELL", attempts: 3, windowMinutes: 60, backoffSeconds: 10 },
      perception: "FAST",
      notRunning: { patienceMinutes: 30, falls: 30, windowMinutes: 10 },
    });
  });

  it("marks an emptied bound at its field", () => {
    const { recovery, notRunning } = newDraft({});
    const emptied = problems({
      recovery: { ...recovery, onFailure: "RESTART", attempts: null },
      notRunning: { ...notRunning, falls: 0 },
    });
    expect(Object.keys(emptied)).toEqual(["/spec/recovery/attempts", "/spec/notRunning/falls"]);
    expect(emptied["/spec/recovery/attempts"]).toBe("needed number");
  });

  it("is not held up by a bound that is not on screen", () => {
    const { recovery } = newDraft({});
    expect(problems({ recovery: { ...recovery, attempts: null } })).toEqual({});
  });
});
