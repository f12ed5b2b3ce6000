/** One figure of a benchmark. `goal` is null for a figure that only explains another. */
export type Figure = { figure: string; value: number; goal: number | null };

const round = (value: number) => Number(value.toPrecision(3));

/** Prints a figure as one JSON line `{bench, figure, value, goal, ok}`. Less is better; a missed goal fails the process. */
export function report(bench: string, { figure, value, goal }: Figure): void {
  const ok = goal === null || value <= goal;
  if (!ok) process.exitCode = 1;
  console.log(JSON.stringify({ bench, figure, value: round(value), goal, ok }));
}
