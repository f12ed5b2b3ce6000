import { useSyncExternalStore } from "react";

/** A value that any component may read and is drawn again for; the server draws the first. */
export function sharedValue<T>(first: T) {
  let current = first;
  const listeners = new Set<() => void>();
  const get = () => current;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    get,
    set(next: T) {
      current = next;
      for (const listener of listeners) listener();
    },
    use: (): T => useSyncExternalStore(subscribe, get, () => first),
  };
}
