// Guarantees: what a run's config.yaml was written from is read back from it, and nothing else is taken for an option.
import { expect, test } from "vitest";
import { configYaml } from "./configuration/yaml";
import { readOptions } from "./read-options";

test("options come back as they were written, numbers and lists among them as the text they were", () => {
  const options = { a: "1024m", "b.c": "5", $d: '["--x","1; \'2"]', e: "true", f: "" };
  expect(readOptions(configYaml(options))).toEqual(options);
});

test("plain scalars are texts too; what is no value of an option is left out", () => {
  expect(readOptions("a: 5\nb: true\nc: [1]\nd:\n  e: x\nf: ~\n")).toEqual({ a: "5", b: "true" });
  for (const text of ["", "- a\n- b\n", "just a text"]) expect(readOptions(text)).toEqual({});
});

test("what is no YAML is not taken for empty", () => {
  expect(() => readOptions("a: [")).toThrow("Flow sequence");
});
