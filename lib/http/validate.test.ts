// Guarantees: a body is taken as it was written or refused with the place of each problem; nothing is dropped in silence.
import { expect, test } from "vitest";
import { z } from "zod";
import type { MillraceError } from "@/lib/errors";
import { validate } from "./validate";

const schema = z.object({
  name: z.string().min(1),
  size: z.int().default(1),
  options: z.record(z.string(), z.string()).default({}),
  code: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("A"), a: z.string() }),
    z.object({ kind: z.literal("B") }),
  ]),
});
const pointers = (given: unknown): string[] => {
  try {
    validate(schema, given, "body");
    return [];
  } catch (error) {
    return (error as MillraceError).fields.map(({ pointer }) => pointer);
  }
};
const code = { kind: "A", a: "x" };

test("what is right passes with its defaults", () => {
  expect(validate(schema, { name: "n", code }, "body")).toEqual({ name: "n", size: 1, options: {}, code });
  expect(pointers({ name: "n", code, options: { "a/b": "c" } })).toEqual([]);
});

test.each([
  [{ name: "", size: 1.5, code }, ["/name", "/size"]],
  [{ name: "n", code, extra: 1 }, ["/extra"]],
  [{ name: "n", code: { ...code, "a/b": 1 } }, ["/code/a~1b"]],
  [{ name: "n", code: { kind: "C" } }, ["/code/kind"]],
  [{ name: "n", code, options: { x: "a\0b" } }, ["/options/x"]],
  [{ name: "n", code, options: { x: "a\ud800" } }, ["/options/x"]],
  [{ name: "n", code, options: { "a\udc00": "x" } }, ["/options"]],
  [{ name: { not: 1 }, code }, ["/name"]],
  [JSON.parse('{"name":"n","code":{"kind":"B"},"__proto__":{"admin":true}}'), ["/__proto__"]],
  [undefined, [""]],
])("%j is refused at %j", (given, where) => expect(pointers(given)).toEqual(where));

test("places outside the body say which part they are of", () => {
  const schema = z.object({ limit: z.coerce.number().max(200) });
  expect(() => validate(schema, { limit: "1e9" }, "query")).toThrow(
    expect.objectContaining({ fields: [expect.objectContaining({ pointer: "/query/limit" })] }) as Error,
  );
});
