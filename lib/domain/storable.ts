/**
 * What Flink, Kubernetes and users' programs say, as Postgres can keep it: its texts hold no NUL, and its JSON no half of a
 * surrogate pair, which is what a cut through an emoji leaves. One such character would make a run unrecordable for ever.
 * Answers the same object where there is nothing to replace.
 */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  if (isStorable(value)) return value;
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  return Object.fromEntries(
    Object.entries(value as object).map(([key, one]: [string, unknown]) => [key, storable(one)]),
  );
}

/** Nearly everything is, at every look at a run. */
function isStorable(value: unknown): boolean {
  if (typeof value === "string") return isStorableText(value);
  if (Array.isArray(value)) return value.every(isStorable);
  return typeof value !== "object" || value === null || Object.values(value).every(isStorable);
}

const replacement = "\uFFFD";

const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

const storableText = (text: string): string => text.toWellFormed().replaceAll("\0", replacement);
