// Guarantees: a file of secrets is readable by its owner alone, and the folders above its own stay passable.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPrivate, writePrivate } from "./env-file";

test("what was written is read again, and nobody else may read it", () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-env-"));
  const path = join(folder, "shared", "own", "settings.json");
  expect(readPrivate(path)).toBeUndefined();
  writePrivate(path, { secret: "s" });
  writePrivate(path, { secret: "t" });
  expect(readPrivate(path)).toEqual({ secret: "t" });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "shared", "own")).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "shared")).mode & 0o077, "other users pass through it").not.toBe(0);
  rmSync(folder, { recursive: true });
});
