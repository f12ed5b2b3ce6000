import { z } from "zod";
import { MillraceError } from "@/lib/errors";

/** A page's place in a keyset, as opaque text: the values of the last row's sort columns. */
export const encodeCursor = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

/** The place that a cursor names, in the form that this list's own cursors have; anything else is refused. */
export function decodeCursor<S extends z.ZodType>(cursor: string, form: S): z.output<S> {
  try {
    const parsed = form.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (parsed.success) return parsed.data;
  } catch {
    // not JSON: refused below
  }
  throw new MillraceError("CURSOR_INVALID", "The cursor is not one of this list's.");
}

/** Rows are read one more than asked: the extra one says that there is a next page, and is left out. */
export function page<Row, Item>(
  rows: Row[],
  limit: number,
  placeOf: (row: Row) => readonly (string | number)[],
  present: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(present), nextCursor: last === undefined ? null : encodeCursor(placeOf(last)) };
}

/** Places of the common lists. */
export const numberPlace = z.tuple([z.int()]);
export const timePlace = z.tuple([z.iso.datetime(), z.string().max(64)]);

/** Rows after a place in an order by createdAt and id, newest first. */
export const olderThan = ([at, id]: [string, string]) => ({
  OR: [{ createdAt: { lt: new Date(at) } }, { createdAt: new Date(at), id: { lt: id } }],
});
