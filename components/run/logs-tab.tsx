"use client";

import { useEffect, useRef } from "react";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { LogPane } from "@/components/logs/log-pane";
import { Skeleton } from "@/components/ui/skeleton";
import { listLogs } from "@/lib/contract/flink";
import type { Run } from "@/lib/contract/runs";

/** Whose logs there are is asked again when the pods change, which the feed says. */
export function LogsTab({ project, run }: { project: string; run: Run }) {
  const { data, error, refetch } = useApi(listLogs, { params: { project, run: run.id } });
  const pods =
    run.pods.map((pod) => `${pod.name} ${pod.phase} ${pod.restarts}`).join() + String(run.releasedAt);
  const asked = useRef(pods);
  useEffect(() => {
    if (asked.current === pods) return;
    asked.current = pods;
    void refetch();
  }, [pods, refetch]);
  if (data) return <LogPane project={project} run={run.id} sources={data.items} />;
  if (error) return <ApiErrorPanel error={error} />;
  return <Skeleton className="h-100 rounded-lg" />;
}
