/** Reads of the same thing within a few seconds, or while one is under way, share one answer. */
export type SharedReads = <T>(key: string, read: () => Promise<T>) => Promise<T>;

/** Long enough for every open page of a run to share one request, short enough to look live (the pages ask every 5 s). */
const pageMs = 5_000;
const maxKept = 2_000;

export function sharedReads(now: () => number, freshMs = pageMs): SharedReads {
  const kept = new Map<string, { at: number; answer: Promise<unknown> }>();
  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = kept.get(key);
    // A clock that was set back makes nothing fresh for longer.
    if (known && Math.abs(now() - known.at) < freshMs) return known.answer as Promise<T>;
    const answer = read();
    kept.delete(key);
    kept.set(key, { at: now(), answer });
    // a failure is shared with who waits for it, and with nobody after
    answer.catch(() => {
      if (kept.get(key)?.answer === answer) kept.delete(key);
    });
    for (const [oldest, { at }] of kept) {
      if (kept.size <= maxKept && now() - at < freshMs) break;
      if (kept.size > maxKept || now() - at >= freshMs) kept.delete(oldest);
    }
    return answer;
  };
}
