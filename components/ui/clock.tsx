"use client";

import { useNow as useServerNow } from "next-intl";
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    current = 0;
  };
}

/** Milliseconds since the epoch, once a second; one timer for the whole page. */
export function useNow(): number {
  // the time at which the server rendered, so that both first renders say the same
  const serverNow = useServerNow().getTime();
  return useSyncExternalStore(
    subscribe,
    () => (current ||= Date.now()),
    () => serverNow,
  );
}

const never = () => () => {};
/** false while the server renders and in the first render of the browser */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
