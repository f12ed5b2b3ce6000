export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  if (below === undefined || above === undefined) throw new Error("No values");
  return (below + above) / 2;
}

/** Upper end of the 95 % bootstrap interval of a ratio of medians. The sampling repeats: two readings of one run agree. */
export function upperRatio(ours: readonly number[], theirs: readonly number[], samples = 2_000): number {
  const random = repeatable(1);
  const resample = (values: readonly number[]) =>
    values.map(() => values[Math.floor(random() * values.length)] as number);
  const ratios = Array.from({ length: samples }, () => median(resample(ours)) / median(resample(theirs)));
  return ratios.toSorted((a, b) => a - b)[Math.floor(samples * 0.975)] as number;
}

/** Marsaglia's xorshift32, between 0 and 1. */
function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The value below which this part of them lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  if (value === undefined) throw new Error("No values");
  return value;
}
