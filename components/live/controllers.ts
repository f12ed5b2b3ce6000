import { sharedValue } from "./shared-value";

/** Since when no controller is at work (ISO 8601), as the console told it last; null: one is. */
const silentSince = sharedValue<string | null>(null);

/** Answers whether it is news that none is, or that one is again. */
export function setSilence(since: string | null): boolean {
  const before = silentSince.get();
  if (since !== before) silentSince.set(since);
  return (since === null) !== (before === null);
}

export const silence = silentSince.get;
export const useSilence = silentSince.use;
