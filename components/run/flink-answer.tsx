"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ApiError } from "@/lib/contract/browser-client";
import type { RunSummary } from "@/lib/contract/runs";
import { isSettled, runStateRows } from "@/lib/domain/run-state";

/** What lives only in Flink or Prometheus is asked for this often, while its tab is open and the page visible. */
export const pollMs = 5000;
/** An ended run is asked once: what was kept of it does not change. */
export const pollOf = (run: Pick<RunSummary, "state">): number | undefined =>
  isSettled(run.state) ? undefined : pollMs;

/** An answer of Flink, or why there is none: not up yet, out of reach for now, or gone, and then what is kept. */
export function FlinkAnswer<Data>({
  query,
  run,
  what,
  kept,
  children,
}: {
  query: UseQueryResult<Data, ApiError>;
  run: RunSummary;
  /** which words of `run.flink` say it */
  what: "vertices" | "checkpoints" | "exceptions" | "metrics";
  /** what of it is known without Flink */
  kept?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const t = useTranslations("run");
  const { data, error } = query;
  const ended = isSettled(run.state);
  if (data !== undefined)
    return (
      <div className="flex flex-col gap-4">
        {ended && what !== "metrics" ? <p className="text-xs text-muted">{t("flink.archived")}</p> : null}
        {error && !ended ? <ErrorPanel tone="warning" title={t("flink.lost")} detail={error.detail} /> : null}
        {children(data)}
      </div>
    );
  if (!error) return <SkeletonRows label={t("flink.loading")} />;
  const starting = (runStateRows[run.state].step ?? 9) < 2;
  if (!ended && !starting)
    return (
      <ErrorPanel
        tone="warning"
        title={t("flink.unreachable")}
        detail={error.detail}
        code={error.code}
        requestId={error.requestId}
        nextStep={t("flink.retrying")}
      />
    );
  return (
    <>
      <EmptyState
        icon={<Plug className="size-5" />}
        title={ended ? t(`flink.gone.${what}`) : t(`flink.early.${what}`)}
        description={ended ? t("flink.goneHint") : t("flink.earlyHint")}
      />
      {ended ? kept : null}
    </>
  );
}
