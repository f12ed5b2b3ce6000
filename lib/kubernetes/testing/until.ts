import { setTimeout as pause } from "node:timers/promises";

/** Asks again until there is an answer; 5 min are a start on a machine that is crowded with others. */
export async function until<T>(ask: () => Promise<T | undefined | false>, timeoutMs = 300_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let failure: unknown;
  while (performance.now() < deadline) {
    const answer = await ask().catch((error: unknown) => {
      failure = error;
      return undefined;
    });
    if (answer !== undefined && answer !== false) return answer;
    await pause(300);
  }
  throw new Error(`Nothing came within ${timeoutMs} ms: ${ask.toString()}`, { cause: failure });
}
