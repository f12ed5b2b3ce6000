/** Postgres takes neither in its texts, nor in its JSON: a row that holds one cannot be written. */
const nul = String.fromCodePoint(0);

export class NotText extends Error {}

export function requireText(text: string): void {
  if (text.includes(nul)) throw new NotText("invalid byte sequence for encoding UTF8: 0x00");
}

/** The text by which a jsonb column is given its value. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  // stringify writes what is no character as an escape
  if (text.includes("\\u") && /(?<!\\)(?:\\\\)*\\u(0000|d[89a-f])/.test(text))
    throw new NotText("unsupported Unicode escape sequence");
  return text;
}

/** A value as a jsonb column gives it back: undefined fields are gone, and nobody else holds it. */
export const json = <T>(value: T): T => frozen(JSON.parse(jsonText(value)) as T);

/** Many readers share it. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const one of Object.values(value)) frozen(one);
  }
  return value;
}
