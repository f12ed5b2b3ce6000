"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useApiPages } from "@/components/live/use-api";
import { useReason } from "@/components/run/use-reason";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import { useFormat } from "@/components/ui/use-format";
import type { Job } from "@/lib/contract/jobs";
import { listRuns, type RunSummary } from "@/lib/contract/runs";
import { PagesFooter } from "./pages-footer";
import { StateBadge } from "./state-badge";

/** Every submission of the job, newest first. */
export function RunsPanel({ project, job }: { project: string; job: Job }) {
  const t = useTranslations("jobPage");
  const format = useFormat();
  const reason = useReason();
  const pages = useApiPages(listRuns, { params: { project, job: job.id }, query: { limit: 50 } });
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const columns: Column<RunSummary>[] = [
    {
      id: "number",
      header: t("runs.run"),
      primary: true,
      cell: (run) => (
        <>
          <Link
            href={`/projects/${project}/runs/${run.id}`}
            className="font-medium after:absolute after:inset-0 hover:underline"
          >
            {t("runNumber", { number: run.number })}
          </Link>
          {run.recoveryOf ? (
            <span className="ml-2 text-xs whitespace-nowrap text-muted">
              {t("runs.recovers", { number: run.recoveryOf.number })}
            </span>
          ) : null}
        </>
      ),
    },
    {
      id: "state",
      header: t("runs.state"),
      cell: (run) => <StateBadge state={run.state} staleSince={run.staleSince} />,
    },
    {
      id: "why",
      header: t("runs.why"),
      className: "max-w-120",
      cell: (run) => (
        <span className="line-clamp-2 wrap-anywhere text-muted">
          {run.state === "FAILED" || run.state === "NOT_RUNNING"
            ? run.message || reason.say(run.reason, "")
            : reason.say(run.reason, run.message)}
        </span>
      ),
    },
    {
      id: "version",
      header: t("runs.version"),
      cell: (run) => t("versionNumber", { number: run.versionNumber }),
    },
    {
      id: "started",
      header: t("runs.started"),
      align: "right",
      cell: (run) => <RelativeTime at={run.createdAt} />,
    },
    {
      id: "lasted",
      header: t("runs.lasted"),
      align: "right",
      cell: (run) =>
        run.settledAt ? (
          format.duration(Date.parse(run.settledAt) - Date.parse(run.createdAt))
        ) : (
          <RelativeTime at={run.createdAt} as="for" />
        ),
    },
  ];
  return (
    <Card flush>
      {pages.data && rows.length === 0 ? (
        <EmptyState title={t("neverStarted")} description={t("neverStartedHint")} />
      ) : null}
      {rows.length > 0 ? (
        <Table
          label={t("tabs.runs")}
          columns={columns}
          rows={rows}
          rowKey={(run) => run.id}
          rowTone={(run) =>
            run.state === "FAILED" ? "bad" : run.state === "NOT_RUNNING" ? "warning" : undefined
          }
        />
      ) : null}
      <PagesFooter pages={pages} />
    </Card>
  );
}
