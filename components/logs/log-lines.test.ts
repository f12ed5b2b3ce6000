// Guarantees: a reconnect neither doubles nor loses lines, and a link to a place in a log shows a colleague the same line.
import { describe, expect, it } from "vitest";
import { append, keptLines, newInTail } from "./log-buffer";
import type { LogLine } from "./log-line";
import { indexAt, positionOf } from "./log-position";
import { findMatches, splitByMatch } from "./log-search";

const at = (second: number, text: string) => `2026-11-21 10:00:0${second},000 INFO  org.x.Y [] - ${text}`;
const linesOf = (texts: string[]): LogLine[] => {
  const lines: LogLine[] = [];
  append(lines, texts);
  return lines;
};

describe("levels", () => {
  it("gives a stack trace the level of its message, and a new message its own", () => {
    const lines = linesOf([
      "2026-11-21 10:00:00,000 ERROR org.x.Y [] - broke",
      "java.lang.IllegalStateException: a message, then INFO far to the right",
      "\tat org.x.Y.run(Y.java:1)",
      "+I[1, 2]",
      at(1, "went on"),
    ]);
    expect(lines.map((line) => line.level)).toEqual(["ERROR", "ERROR", "ERROR", null, "INFO"]);
  });
});

describe("a repeated tail", () => {
  it("joins on where our last lines are in it", () => {
    const lines = linesOf(["a", "b", "c", "d", "e"]);
    expect(newInTail(lines, ["b", "c", "d", "e", "f", "g"])).toEqual(["f", "g"]);
    expect(newInTail(lines, ["b", "c", "d", "e"])).toEqual([]);
  });
  it("says so when more was written meanwhile than the tail holds", () => {
    expect(newInTail(linesOf(["a", "b", "c", "d"]), ["x", "y"])).toBeNull();
  });
  it("is all new to an empty pane", () => {
    expect(newInTail([], ["a"])).toEqual(["a"]);
  });
});

it("keeps the newest lines, and their numbers", () => {
  const lines = linesOf(Array.from({ length: keptLines + 10 }, (_, index) => `line ${index}`));
  expect(lines).toHaveLength(keptLines);
  expect(lines[0]).toMatchObject({ number: 11, text: "line 10" });
});

describe("a place in a log", () => {
  const texts = [at(1, "one"), at(2, "two"), "\tat x", "\tat y", at(2, "again"), at(3, "three")];
  it("is found again by a reader whose tail began elsewhere", () => {
    const mine = linesOf(texts);
    const theirs = linesOf(texts.slice(1));
    for (const index of [1, 2, 3, 5]) {
      const position = positionOf(mine, index) ?? "";
      expect(
        theirs[indexAt([{ number: 0, text: at(0, ""), level: null }, ...theirs], position)! - 1]?.text,
      ).toBe(mine[index]?.text);
    }
  });
  it("is nowhere in a tail that begins later", () => {
    expect(indexAt(linesOf(texts.slice(5)), positionOf(linesOf(texts), 0) ?? "")).toBeNull();
  });
});

describe("search", () => {
  it("ignores case until a capital is typed", () => {
    const lines = linesOf(["Error here", "an error", "fine"]);
    expect(findMatches(lines, "error")).toEqual([0, 1]);
    expect(findMatches(lines, "Error")).toEqual([0]);
  });
  it("cuts a line at its matches", () => {
    expect(splitByMatch("an Error, an error", "error")).toEqual(["an ", "Error", ", an ", "error", ""]);
  });
});
