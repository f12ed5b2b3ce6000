"use client";

import { useApi } from "@/components/live/use-api";
import { MetricsPanel, TimeRangePicker, useTimeRange } from "@/components/metrics/metrics-panel";
import { readMetrics } from "@/lib/contract/flink";
import type { Run } from "@/lib/contract/runs";
import { FlinkAnswer, pollOf } from "./flink-answer";

/** Prometheus keeps what it measured: an ended run still has its charts, as far as they reach back. */
export function MetricsTab({ project, run }: { project: string; run: Run }) {
  const [minutes] = useTimeRange();
  const query = useApi(readMetrics, { params: { project, run: run.id }, query: { minutes } }, undefined, {
    every: pollOf(run),
    keepPrevious: true,
  });
  return (
    <div className="flex flex-col gap-4">
      <TimeRangePicker />
      <FlinkAnswer query={query} run={run} what="metrics">
        {(metrics) => <MetricsPanel metrics={metrics} />}
      </FlinkAnswer>
    </div>
  );
}
