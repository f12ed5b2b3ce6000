import { append, newInTail } from "./log-buffer";
import type { LogLine } from "./log-line";

export type LogConnection = "connecting" | "live" | "ended" | "lost" | "gone";

/** A log as it grows, outside React: thousands of lines a second become a few paints a second. */
export type LogStore = {
  lines: LogLine[];
  connection: LogConnection;
  /** whether the first lines have come, or are known to be none */
  filled: boolean;
  /** whether lines went by unseen between two connections */
  gap: boolean;
  version: number;
  subscribe: (listener: () => void) => () => void;
  receive: (texts: string[], repeatsTail: boolean) => void;
  set: (change: Partial<Pick<LogStore, "connection" | "filled">>) => void;
};

/** Ten paints a second look live; every line of its own would hold up typing in the search box. */
const paintMs = 100;

export function createLogStore(): LogStore {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    store.version++;
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const listener of listeners) listener();
    }, paintMs);
  };
  const store: LogStore = {
    lines: [],
    connection: "connecting",
    filled: false,
    gap: false,
    version: 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    receive(texts, repeatsTail) {
      const fresh = repeatsTail ? newInTail(store.lines, texts) : texts;
      if (fresh === null) {
        store.lines = [];
        store.gap = true;
      }
      append(store.lines, fresh ?? texts);
      store.filled = true;
      changed();
    },
    set(change) {
      Object.assign(store, change);
      changed();
    },
  };
  return store;
}
