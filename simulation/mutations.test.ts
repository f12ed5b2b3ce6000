import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { broken, mutations } from "./mutations";

it.each(mutations)("there is one place where it can be broken: $name", (mutation) => {
  const source = readFileSync(mutation.file, "utf8");
  expect(broken(source, mutation)).not.toBe(source);
});
