// A pid file never leads to another process than the one that was started.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatPidFile, parsePidFile, parseStartTime } from "./process-identity";

test("a pid file is read as it was written", () => {
  const identity = { pid: 4711, started: "98765@1f0e", recipe: "0123abcd" };
  expect(parsePidFile(formatPidFile(identity))).toEqual(identity);
});

test("half a pid file, an old one of a pid alone, and pids that name a group are not followed", () => {
  for (const text of ["", "4711", "4711\n", "4711 98", "4711 98 abc", "0 98 abc\n", "-1 98 abc\n"])
    expect(parsePidFile(text)).toBeUndefined();
});

test("the start time is found behind a command name with spaces and brackets", () => {
  const fields = Array.from({ length: 30 }, (_, index) => `${index + 4}`).join(" ");
  expect(parseStartTime(`7 (a) b) S ${fields}`)).toBe("22");
});

test("a zombie has ended", () => {
  expect(parseStartTime(`7 (gone) Z ${"1 ".repeat(40)}`)).toBeUndefined();
});

test("the kernel's own format is understood", () => {
  expect(parseStartTime(readFileSync("/proc/self/stat", "utf8"))).toMatch(/^\d+$/);
});
