import type { KubeObject } from "./objects";
import { badRequest, unprocessable } from "./status";

type Operation = { op: string; path: string; value?: unknown };
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** RFC 6902, as far as `test`, `add`, `replace` and `remove`. */
export function jsonPatched<T extends KubeObject>(object: T, operations: unknown): T {
  if (!Array.isArray(operations)) throw badRequest("a json patch is a list");
  const copy = structuredClone(object);
  for (const operation of operations as Operation[]) apply(copy, operation);
  return copy;
}

function apply(root: object, { op, path, value }: Operation): void {
  const parts = path
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = parts.pop() ?? "";
  let at: unknown = root;
  for (const part of parts) at = isRecord(at) || Array.isArray(at) ? Reflect.get(at, part) : undefined;
  if (!isRecord(at) && !Array.isArray(at)) throw unprocessable();
  const there: unknown = Reflect.get(at, last);
  if (op === "test") {
    if (!same(there, value)) throw unprocessable();
  } else if (op === "add" && Array.isArray(at)) {
    if (last === "-") at.push(value);
    else at.splice(Number(last), 0, value);
  } else if (op === "add" || (op === "replace" && there !== undefined)) Reflect.set(at, last, value);
  else if (op === "remove" && there !== undefined) {
    if (Array.isArray(at)) at.splice(Number(last), 1);
    else Reflect.deleteProperty(at, last);
  } else throw unprocessable();
}

/** RFC 7386; of server-side apply it does what one manager alone would see. */
export function merged(into: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(into) ? { ...into } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
