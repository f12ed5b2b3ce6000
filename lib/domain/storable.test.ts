// Guarantees: whatever a job's program or a broken byte says, what a pass records is text that Postgres can keep.
import { expect, test } from "vitest";
import { storable } from "./storable";

const half = "\u{1F600}".slice(0, 1);

test("what Postgres cannot keep is replaced, however deep it lies", () => {
  const change = {
    message: "a\0b",
    events: [{ message: half, detail: { path: `${half}x`, count: 1 } }],
    page: { cause: { summary: "\u{1F600}\0", detail: null } },
    stop: undefined,
  };
  expect(storable(change)).toEqual({
    message: "a\uFFFDb",
    events: [{ message: "\uFFFD", detail: { path: "\uFFFDx", count: 1 } }],
    page: { cause: { summary: "\u{1F600}\uFFFD", detail: null } },
    stop: undefined,
  });
  expect(storable(storable(change))).toEqual(storable(change));
});

test("where there is nothing to replace it is the same object, and so is each part of one that has something", () => {
  const facts = { falls: [1, 2], result: { at: 1, cause: { summary: "größer \u{1F600}" } } };
  expect(storable(facts)).toBe(facts);
  expect(storable({ facts, message: "\0" }).facts).toBe(facts);
});
