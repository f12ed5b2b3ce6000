import type { RunStore } from "@/lib/operations/run-store";
import type { Call } from "./wire";

const failed = (why: string) => new Error(`the database: ${why}`);

/** The model of the run store behind a connection that fails, and may fail after it committed. */
export function storeBehind(call: Call, model: RunStore): RunStore {
  const bound = Object.entries(model).map(([name, member]) => [
    name,
    typeof member !== "function"
      ? member
      : (...args: unknown[]) => call("database", name, () => Reflect.apply(member, model, args), failed),
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same members, each behind a call
  return Object.fromEntries(bound) as RunStore;
}
