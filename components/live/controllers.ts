import { useSyncExternalStore } from "react";

/** Since when no controller is at work (ISO 8601), as the console told it last; null: one is. */
let silentSince: string | null = null;
const listeners = new Set<() => void>();

/** Answers whether it is news that none is, or that one is again. */
export function setSilence(since: string | null): boolean {
  if (since === silentSince) return false;
  const news = (since === null) !== (silentSince === null);
  silentSince = since;
  for (const listener of listeners) listener();
  return news;
}

export const silence = (): string | null => silentSince;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useSilence = (): string | null => useSyncExternalStore(subscribe, silence, () => null);
