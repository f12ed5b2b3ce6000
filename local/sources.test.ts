// Guarantees: the console is built again when what it serves has changed, and only then.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashSources } from "./sources";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-sources-"));
  mkdirSync(join(folder, "lib"));
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "lib/a.ts"), "1");
});
afterEach(() => rmSync(folder, { recursive: true }));

const hash = () => hashSources(folder, new Set(["docs"]));

test("a file's content and its name count", () => {
  const before = hash();
  writeFileSync(join(folder, "lib/a.ts"), "2");
  const changed = hash();
  writeFileSync(join(folder, "lib/b.ts"), "");
  expect(new Set([before, changed, hash()]).size).toBe(3);
});

test("tests, notes and folders that are not served do not", () => {
  const before = hash();
  writeFileSync(join(folder, "lib/a.test.ts"), "");
  writeFileSync(join(folder, "README.md"), "");
  writeFileSync(join(folder, "docs/a.ts"), "");
  expect(hash()).toBe(before);
});
