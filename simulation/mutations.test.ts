import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { mutations } from "./mutations";

it.each(mutations)("there is one place where it can be broken: $name", ({ file, find }) => {
  expect(readFileSync(file, "utf8").split(find)).toHaveLength(2);
});
