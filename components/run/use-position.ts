"use client";

import { useSilence } from "@/components/live/controllers";
import { useApi } from "@/components/live/use-api";
import { listCheckpoints } from "@/lib/contract/flink";
import type { Run, RunSummary } from "@/lib/contract/runs";
import { pollOf } from "./flink-answer";
import { newestPosition } from "./recovery";

/** The run's last completed checkpoint or savepoint, by Flink's own word while the job runs. */
export function usePosition(project: string, run: Run): RunSummary["position"] {
  // What does not run completes no checkpoint, and often does not answer.
  const moves = run.state === "RUNNING" || run.state === "STOPPING";
  // Without a controller web reaches Flink all the same.
  const silent = useSilence() !== null;
  const { data } = useApi(listCheckpoints, { params: { project, run: run.id } }, undefined, {
    enabled: moves && (silent || run.staleSince === null),
    every: pollOf(run),
  });
  return newestPosition(run.position, data?.items);
}
