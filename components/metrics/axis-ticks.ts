import type { Chart } from "@/lib/contract/flink";

/** Lines of a grid beside the bottom one: enough to read a height by, few enough to be quiet. */
const most = 4;
const steps = [1, 2, 2.5, 5];

/** Round values from 0 to above `max`, in the unit that people count in: bytes by 1024, all else by 10. */
export function axisTicks(unit: Chart["unit"], max: number): number[] {
  if (unit === "ratio") return [0, 0.25, 0.5, 0.75, 1];
  if (!(max > 0)) return [0, 1];
  const base = unit === "bytes" ? 1024 ** Math.max(0, Math.floor(Math.log2(max) / 10)) : 1;
  const least = max / base / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (steps.map((each) => each * power).find((each) => each >= least) ?? 10 * power) * base;
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, index) => index * step);
}
