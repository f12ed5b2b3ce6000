"use client";

import { useTranslations } from "next-intl";
import { parseAsNumberLiteral, useQueryState } from "nuqs";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { chartNames, type readMetrics } from "@/lib/contract/flink";
import type { ReplyOf } from "@/lib/contract/browser-client";
import { MetricChart } from "./metric-chart";

export const timeRanges = [15, 60, 360, 1440, 10_080] as const;

/** How far back the charts look, in minutes; in the URL. */
export const useTimeRange = () => useQueryState("minutes", parseAsNumberLiteral(timeRanges).withDefault(15));

export function TimeRangePicker() {
  const t = useTranslations("metrics");
  const [minutes, setMinutes] = useTimeRange();
  return (
    <fieldset
      aria-label={t("range")}
      className="inline-flex self-start rounded-md border border-line-strong bg-surface p-0.5 shadow-card"
    >
      {timeRanges.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === minutes}
          onClick={() => void setMinutes(each)}
          className={cx(
            "h-6 rounded-sm px-2 text-xs font-medium",
            each === minutes ? "bg-selected text-ink" : "text-muted hover:text-ink",
          )}
        >
          {t(`ranges.${each}`)}
        </button>
      ))}
    </fieldset>
  );
}

/** Four charts on one time axis. */
export function MetricsPanel({ metrics }: { metrics: ReplyOf<typeof readMetrics> | undefined }) {
  const t = useTranslations("metrics");
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {chartNames.map((name) => {
        const chart = metrics?.charts.find((each) => each.name === name);
        const empty = chart === undefined || chart.series.every((series) => series.points.length === 0);
        return (
          <section
            key={name}
            aria-label={t(`charts.${name}.title`)}
            className="min-w-0 rounded-lg border border-line bg-surface p-4 shadow-card"
          >
            <h2 className="text-sm font-semibold">{t(`charts.${name}.title`)}</h2>
            <p className="text-xs text-muted">{t(`charts.${name}.about`)}</p>
            {metrics === undefined ? (
              <Skeleton className="mt-3 h-55" />
            ) : empty ? (
              <div className="flex h-58 items-center justify-center">
                <EmptyState title={t("empty")} description={t(`charts.${name}.empty`)} />
              </div>
            ) : (
              <MetricChart chart={chart} from={Date.parse(metrics.from)} to={Date.parse(metrics.to)} />
            )}
          </section>
        );
      })}
    </div>
  );
}
