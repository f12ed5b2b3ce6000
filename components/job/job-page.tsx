"use client";

import { Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import { CausePanel } from "@/components/run/cause-panel";
import { RecoveryNotice } from "@/components/run/recovery-notice";
import { Staleness } from "@/components/run/staleness";
import { troubleOf } from "@/components/run/trouble";
import { ButtonLink } from "@/components/ui/button-link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tabs } from "@/components/ui/tabs";
import { getJob, type Job } from "@/lib/contract/jobs";
import type { Operation } from "@/lib/contract/operations";
import { getRun, type Run, type RunEvent } from "@/lib/contract/runs";
import { JobCommands } from "./job-commands";
import { JobFacts } from "./job-facts";
import { LatestRunPanel } from "./latest-run-panel";
import { OperationProgress } from "./operation-progress";
import { RecoveryMark } from "./recovery-mark";
import { RunsPanel } from "./runs-panel";
import { SnapshotsPanel } from "./snapshots-panel";
import { SpecPanel } from "./spec-panel";
import { StateBadge } from "./state-badge";
import { VersionNotice } from "./version-notice";
import { VersionsPanel } from "./versions-panel";

type Initial = {
  job: Job;
  run: Run | undefined;
  events: { events: RunEvent[]; cursor: string | null } | undefined;
};

/** One job: what is wrong with it first, then how its latest run came to be so, then everything it ever was. */
export function JobPage({ project, initial }: { project: string; initial: Initial }) {
  const t = useTranslations("jobPage");
  const { data: job = initial.job } = useApi(
    getJob,
    { params: { project, job: initial.job.id } },
    initial.job,
  );
  const runId = job.latestRunId;
  const { data: run } = useApi(
    getRun,
    { params: { project, run: runId ?? "" } },
    initial.run?.id === runId ? initial.run : undefined,
    { enabled: runId !== null },
  );
  const runHref = `/projects/${project}/runs/${runId}`;
  return (
    <>
      <PageHeader
        trail={[{ label: t("jobs"), href: `/projects/${project}/jobs` }]}
        title={job.name}
        badge={
          <>
            <StateBadge state={job.state} />
            {job.state === null ? null : (
              <span className="text-xs text-muted">
                {t.rich("since", { time: () => <RelativeTime at={job.stateSince} as="for" /> })}
              </span>
            )}
            {job.recovery ? <RecoveryMark recovery={job.recovery} /> : null}
          </>
        }
        description={job.description || undefined}
        actions={
          <>
            {job.may.edit ? (
              <ButtonLink href={`/projects/${project}/jobs/${job.id}/edit`}>
                <Pencil aria-hidden="true" className="size-3.5" />
                {t("edit")}
              </ButtonLink>
            ) : null}
            <JobCommands project={project} job={job} />
          </>
        }
      />
      <JobFacts job={job} />
      {job.staleSince ? <Staleness since={job.staleSince} /> : null}
      {job.operation && worthShowing(job.operation, run) ? (
        <div className="mb-4">
          <OperationProgress operation={job.operation} />
        </div>
      ) : null}
      {run ? <RecoveryNotice project={project} run={run} /> : null}
      {run ? (
        <CausePanel
          run={run}
          actions={
            <ButtonLink size="sm" href={`${runHref}?tab=logs`}>
              {t("openLogs")}
            </ButtonLink>
          }
        />
      ) : null}
      <VersionNotice job={job} />
      <Tabs
        label={t("tabs.label")}
        items={[
          {
            value: "overview",
            label: t("tabs.overview"),
            content: () => (
              <LatestRunPanel
                project={project}
                job={job}
                run={run}
                initialEvents={initial.run?.id === runId ? initial.events : undefined}
              />
            ),
          },
          { value: "runs", label: t("tabs.runs"), content: () => <RunsPanel project={project} job={job} /> },
          {
            value: "versions",
            label: t("tabs.versions"),
            content: () => <VersionsPanel project={project} job={job} />,
          },
          {
            value: "snapshots",
            label: t("tabs.snapshots"),
            content: () => <SnapshotsPanel project={project} job={job} />,
          },
          { value: "spec", label: t("tabs.spec"), content: () => <SpecPanel version={job.version} /> },
        ]}
      />
    </>
  );
}

/** What is under way; what failed, unless the run's own trouble says the same below. */
const worthShowing = (operation: Operation, run: Run | undefined): boolean =>
  operation.state === "PENDING" ||
  operation.state === "RUNNING" ||
  (operation.state === "FAILED" && !(run && troubleOf(run)));
