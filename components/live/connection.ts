import { useSyncExternalStore } from "react";

/**
 * `connecting`: not heard yet; `reconnecting`: a break that is still short; `offline`: so long that what stands here may be
 * old. `since`: of what is live, when it became so; else when the console was heard last, and so how old the page may be.
 */
export type Connection = { state: "connecting" | "live" | "reconnecting" | "offline"; since: number };

const first: Connection = { state: "connecting", since: 0 };
let current = first;
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  if (next.state === current.state && (next.state === "live" || next.since === current.since)) return;
  current = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useConnection = (): Connection =>
  useSyncExternalStore(
    subscribe,
    () => current,
    () => first,
  );
