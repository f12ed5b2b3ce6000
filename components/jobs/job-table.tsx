"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { JobMenu } from "@/components/job/job-menu";
import { RecoveryMark } from "@/components/job/recovery-mark";
import { StateBadge } from "@/components/job/state-badge";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { JobSummary } from "@/lib/contract/jobs";
import { needsAttention } from "./order";

export function JobTable({
  project,
  jobs,
  mayOperate,
  mayEdit,
}: {
  project: string;
  jobs: readonly JobSummary[];
  mayOperate: boolean;
  mayEdit: boolean;
}) {
  const t = useTranslations("jobs");
  const columns: Column<JobSummary>[] = [
    {
      id: "state",
      header: t("column.state"),
      sort: "descending",
      cell: (job) => (
        // as wide as the longest badge, so that a ticking staleness does not move the columns
        <div className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5 @xl:w-32">
          <StateBadge state={job.state} staleSince={job.staleSince} />
          {job.recovery ? <RecoveryMark recovery={job.recovery} /> : null}
        </div>
      ),
    },
    {
      id: "name",
      header: t("column.name"),
      primary: true,
      className: "@xl:max-w-0 @xl:w-full",
      cell: (job) => <JobName project={project} job={job} />,
    },
    {
      id: "since",
      header: t("column.since"),
      className: "whitespace-nowrap text-muted",
      cell: (job) => (job.state === null ? "–" : <RelativeTime at={job.stateSince} />),
    },
    {
      id: "owner",
      header: t("column.owner"),
      className: "text-muted whitespace-nowrap",
      cell: (job) => job.owner ?? "–",
    },
    {
      id: "engine",
      roomyOnly: true,
      header: t("column.engine"),
      className: "text-muted whitespace-nowrap",
      cell: (job) => t("flink", { version: job.flinkVersion }),
    },
    {
      id: "target",
      roomyOnly: true,
      header: t("column.target"),
      className: "text-muted whitespace-nowrap",
      cell: (job) => job.target.name,
    },
    {
      id: "actions",
      header: t("column.actions"),
      actions: true,
      align: "right",
      className: "w-12",
      cell: (job) => <JobMenu project={project} job={job} mayOperate={mayOperate} mayEdit={mayEdit} />,
    },
  ];
  return (
    <Table
      label={t("title")}
      columns={columns}
      rows={jobs}
      rowKey={(job) => job.id}
      rowTone={(job) =>
        job.state === "FAILED" ? "bad" : job.state === "NOT_RUNNING" ? "warning" : undefined
      }
    />
  );
}

/** The name, and under it, where something is wrong, what it is. */
function JobName({ project, job }: { project: string; job: JobSummary }) {
  const t = useTranslations("jobs");
  const outdated = job.runningVersion !== null && job.runningVersion !== job.currentVersion;
  return (
    <div className="min-w-0 @max-xl:pr-10 @xl:min-w-50">
      <div className="flex min-w-0 items-center gap-2">
        <Link
          href={`/projects/${project}/jobs/${job.id}`}
          className="min-w-0 truncate rounded-sm font-medium text-ink hover:underline"
        >
          {job.name}
        </Link>
        <span className="text-xs text-faint">{job.kind}</span>
        {outdated ? (
          <Badge tone="outline" className="@max-xl:hidden">
            {t("outdated", { running: job.runningVersion ?? 0, current: job.currentVersion })}
          </Badge>
        ) : null}
      </div>
      {needsAttention(job) && job.message ? (
        <p title={job.message} className="mt-0.5 text-xs wrap-anywhere text-muted">
          {shorten(job.message)}{" "}
          <Link
            href={`/projects/${project}/jobs/${job.id}`}
            className="rounded-sm whitespace-nowrap text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
          >
            {job.state === "FAILED" ? t("next.FAILED") : t("next.NOT_RUNNING")}
          </Link>
        </p>
      ) : null}
    </div>
  );
}

/** Two lines of the table; the whole is in the title, and on the job's page. */
const maxLength = 180;
const shorten = (message: string): string =>
  message.length > maxLength ? `${message.slice(0, maxLength - 1).trimEnd()}…` : message;
