import type { Chart } from "@/lib/contract/flink";

/** One row for each time that any series has a point at; a series without one there leaves a hole. */
export type ChartRow = { at: number } & Record<string, number | null>;

/** Prometheus leaves out the times at which it had nothing: more than one step missing is a hole, not a line. */
const holeFrom = 1.5;

export function chartRows(chart: Pick<Chart, "series">): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  for (const series of chart.series)
    for (const [seconds, value] of series.points) {
      const row = rows.get(seconds) ?? ({ at: seconds * 1000 } as ChartRow);
      row[series.name] = Number.isFinite(value) ? value : null;
      rows.set(seconds, row);
    }
  return withHoles(
    [...rows.values()].toSorted((a, b) => a.at - b.at),
    chart.series.map(({ name }) => name),
  );
}

function withHoles(rows: ChartRow[], names: string[]): ChartRow[] {
  const gaps = rows.slice(1).map((row, index) => row.at - (rows[index]?.at ?? 0));
  const step = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const nothing = Object.fromEntries(names.map((name) => [name, null]));
  return rows.flatMap((row, index) =>
    (gaps[index] ?? 0) > step * holeFrom ? [row, { ...nothing, at: row.at + step } as ChartRow] : [row],
  );
}

/** What the series says now, or said last. */
export const latestOf = (points: [number, number][]): number | null =>
  points.findLast(([, value]) => Number.isFinite(value))?.[1] ?? null;
