import type { StateStore } from "@/lib/statestore/state-store";
import type { LogStore } from "@/lib/logstore/log-store";
import type { Call } from "./wire";

const failed = (why: string) => new Error(`the state's volume: ${why}`);

export function stateBehind(call: Call, store: StateStore): StateStore {
  return {
    exists: (path) => call("state", "exists", () => store.exists(path), failed).then((found) => found),
    list: (path) => call("state", "list", () => store.list(path), failed).then((found) => found),
    readText: (path, maxBytes) =>
      call("state", "readText", () => store.readText(path, maxBytes), failed).then((found) => found),
    removeTree: (path) =>
      call("state", "removeTree", () => store.removeTree(path), failed).then(() => undefined),
  };
}

/** Logs' bytes matter to no rule that is checked: their lengths are kept. */
export function logsBehind(call: Call, kept: Map<string, number>): LogStore {
  return {
    put: (key, text) =>
      call(
        "logs",
        "put",
        () => {
          kept.set(key, text.length);
          return { sizeBytes: text.length };
        },
        (why) => new Error(`the log store: ${why}`),
      ),
    open: () => Promise.resolve(undefined),
    read: () => Promise.resolve(undefined),
  };
}
