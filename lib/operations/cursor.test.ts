// Guarantees: a cursor leads back to its place, and nothing but a list's own cursor is taken for one.
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor, numberPlace, page, timePlace } from "./cursor";

test("a place comes back as it was", () => {
  const place: [string, string] = ["2026-11-21T10:00:00.000Z", "job_1"];
  expect(decodeCursor(encodeCursor(place), timePlace)).toEqual(place);
});

test.each(["", "rubbish", encodeCursor(["x"]), encodeCursor([1.5]), encodeCursor([1, 2]), "e30"])(
  "%j is none",
  (cursor) =>
    expect(() => decodeCursor(cursor, numberPlace)).toThrow(
      expect.objectContaining({ code: "CURSOR_INVALID" }) as Error,
    ),
);

test("the row beyond the page says only that there is one", () => {
  const read = (rows: number[]) =>
    page(
      rows,
      2,
      (row) => [row],
      (row) => row * 10,
    );
  expect(read([1, 2, 3])).toEqual({ items: [10, 20], nextCursor: encodeCursor([2]) });
  expect(read([1, 2])).toEqual({ items: [10, 20], nextCursor: null });
  expect(read([])).toEqual({ items: [], nextCursor: null });
});
