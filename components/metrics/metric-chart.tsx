"use client";

import { useLocale, useTranslations } from "next-intl";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Chart } from "@/lib/contract/flink";
import { axisTicks } from "./axis-ticks";
import { axisTime } from "./axis-time";
import { chartRows, latestOf } from "./chart-rows";
import { ChartTooltip } from "./chart-tooltip";
import { useUnit } from "./use-unit";

/** Spelled out: Tailwind leaves out of the stylesheet what it does not find in the source. */
const colors = [
  "var(--color-chart-1)",
  "var(--color-chart-2)",
  "var(--color-chart-3)",
  "var(--color-chart-4)",
  "var(--color-chart-5)",
  "var(--color-chart-6)",
];
const seriesColor = (index: number): string => colors[index % colors.length] ?? "currentColor";
const axis = { stroke: "var(--color-line-strong)", fontSize: 11, tickLine: false, axisLine: false } as const;

/** Lines over time. All charts of a page share the crosshair: what happened at that second, everywhere. */
export function MetricChart({ chart, from, to }: { chart: Chart; from: number; to: number }) {
  const t = useTranslations("metrics");
  const locale = useLocale();
  const unit = useUnit(chart.unit);
  const nameOf = (name: string) => (t.has(`series.${name}`) ? t(`series.${name}`) : name);
  const rows = chartRows(chart);
  const values = chart.series.flatMap(({ points }) => points.map(([, value]) => value));
  const ticks = axisTicks(
    chart.unit,
    values.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0),
  );
  return (
    <>
      <ul className="mt-2 flex min-h-4 flex-wrap gap-x-4 gap-y-1 text-xs">
        {chart.series.map((series, index) => {
          const latest = latestOf(series.points);
          return (
            <li key={series.name} className="flex min-w-0 items-center gap-1.5">
              <span
                aria-hidden="true"
                className="h-0.5 w-3 rounded-full"
                style={{ background: seriesColor(index) }}
              />
              <span className="truncate text-muted">{nameOf(series.name)}</span>
              <span className="font-medium text-ink tabular-nums">
                {latest === null ? "–" : unit(latest)}
              </span>
            </li>
          );
        })}
      </ul>
      <div className="mt-2 h-50 text-faint">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart
            data={rows}
            syncId="run"
            syncMethod="value"
            margin={{ top: 4, right: 4, bottom: 0, left: 0 }}
            accessibilityLayer
          >
            <CartesianGrid vertical={false} stroke="var(--color-line)" />
            <XAxis
              {...axis}
              dataKey="at"
              type="number"
              scale="time"
              domain={[from, to]}
              tickFormatter={(at: number) => axisTime(locale, at, to - from)}
              tick={{ fill: "var(--color-faint)" }}
              minTickGap={48}
            />
            <YAxis
              {...axis}
              width={64}
              tickFormatter={(value: number) => unit(value)}
              tick={{ fill: "var(--color-faint)" }}
              domain={[0, ticks.at(-1) ?? "auto"]}
              ticks={ticks}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: "var(--color-control)", strokeDasharray: "3 3" }}
              content={(shown) => <ChartTooltip {...shown} nameOf={nameOf} unit={unit} />}
            />
            {chart.series.map((series, index) => (
              <Line
                key={series.name}
                dataKey={series.name}
                type="monotone"
                stroke={seriesColor(index)}
                strokeWidth={1.5}
                dot={false}
                activeDot={{ r: 3, strokeWidth: 0 }}
                isAnimationActive={false}
                connectNulls={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}
