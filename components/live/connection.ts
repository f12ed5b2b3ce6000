import { useSyncExternalStore } from "react";

/** `connecting`: not yet or no longer heard; `lost`: for so long that what stands here may be old */
export type Connection = "connecting" | "live" | "lost";

let current: Connection = "connecting";
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  if (next === current) return;
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
    () => "connecting" as const,
  );
