import type { Chart } from "@/lib/contract/flink";

/** One row for each time that any series has a point at; a series without one there leaves a hole. */
export type ChartRow = { at: number } & Record<string, number | null>;

export function chartRows(chart: Chart): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  for (const series of chart.series)
    for (const [seconds, value] of series.points) {
      const row = rows.get(seconds) ?? ({ at: seconds * 1000 } as ChartRow);
      row[series.name] = Number.isFinite(value) ? value : null;
      rows.set(seconds, row);
    }
  return [...rows.values()].toSorted((a, b) => a.at - b.at);
}

/** What the series says now, or said last. */
export const latestOf = (points: [number, number][]): number | null =>
  points.findLast(([, value]) => Number.isFinite(value))?.[1] ?? null;
