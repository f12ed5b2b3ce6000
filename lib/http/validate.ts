import type { z } from "zod";
import { type FieldProblem, MillraceError } from "@/lib/errors";

type Part = "params" | "query" | "body";

/** Checks one part of a request by its schema; every problem is reported, each with a JSON pointer into that part. */
export function validate<S extends z.ZodType>(schema: S, given: unknown, part: Part): z.output<S> {
  const parsed = schema.safeParse(given);
  const fields = parsed.success
    ? [...(part === "body" ? unknownFields(given, parsed.data, "") : []), ...unstorable(parsed.data, "")]
    : parsed.error.issues.map((issue) => ({
        pointer: pointer(issue.path),
        message: issue.message,
      }));
  if (parsed.success && fields.length === 0) return parsed.data;
  const placed =
    part === "body" ? fields : fields.map((one) => ({ ...one, pointer: `/${part}${one.pointer}` }));
  const [first] = placed;
  throw new MillraceError("VALIDATION_FAILED", `${first?.pointer || "The body"}: ${first?.message}`, {
    fields: placed,
  });
}

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Schemas drop what they do not know; a misspelt option that is silently dropped costs an evening, so it is refused. */
function unknownFields(given: unknown, kept: unknown, at: string): FieldProblem[] {
  if (!isObject(given) || !isObject(kept)) return [];
  return Object.keys(given).flatMap((key) =>
    Object.hasOwn(kept, key)
      ? unknownFields(given[key], kept[key], at + pointer([key]))
      : [{ pointer: at + pointer([key]), message: "no such field" }],
  );
}

/** Postgres stores no NUL character and no half of a surrogate pair, in text or in JSON. */
function unstorable(value: unknown, at: string): FieldProblem[] {
  if (typeof value === "string") {
    const held = unstorableIn(value);
    return held ? [{ pointer: at, message: `holds ${held}` }] : [];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const held = unstorableIn(key);
    return held ? [{ pointer: at, message: `a name holds ${held}` }] : unstorable(inner, at + pointer([key]));
  });
}

function unstorableIn(text: string): string | undefined {
  if (text.includes("\0")) return "a NUL character";
  return text.isWellFormed() ? undefined : "half of a surrogate pair, which is no character";
}
