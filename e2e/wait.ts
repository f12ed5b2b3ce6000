import { until } from "@/local/process";

/** Asks until there is an answer other than undefined. An error counts as "not yet", and the last one is told at the end. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  timeoutMs = 60_000,
): Promise<T> {
  const found: { value?: T; why: string } = { why: "" };
  const attempt = async () => {
    try {
      const value = await ask();
      if (value === undefined) return false;
      found.value = value;
      return true;
    } catch (error) {
      found.why = `: ${(error as Error).message}`;
      return false;
    }
  };
  const late = () => new Error(`Not within ${timeoutMs / 1000} s: ${what}${found.why}`);
  await until(attempt, { timeoutMs, everyMs: 400, orThrow: late });
  return found.value as T;
}
