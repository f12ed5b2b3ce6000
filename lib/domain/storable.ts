/**
 * What Flink, Kubernetes and users' programs say, as Postgres can keep it: its texts hold no NUL, and its JSON no half of a
 * surrogate pair, which is what a cut through an emoji leaves. One such character would make a run unrecordable for ever.
 * Answers the same object where there is nothing to replace.
 */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) {
    const clean: unknown[] = value.map(storable);
    return clean.some((one, index) => one !== value[index]) ? clean : value;
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const clean = Object.entries(value).map(([key, one]: [string, unknown]) => ({
    key,
    one,
    now: storable(one),
  }));
  if (clean.every(({ one, now }) => one === now)) return value;
  return Object.fromEntries(clean.map(({ key, now }) => [key, now]));
}

const replacement = "\uFFFD";

const storableText = (text: string): string =>
  text.isWellFormed() && !text.includes("\0") ? text : text.toWellFormed().replaceAll("\0", replacement);
