"use client";

import { useTranslations } from "next-intl";
import { OperationProgress } from "@/components/job/operation-progress";
import { StateBadge } from "@/components/job/state-badge";
import { useApi } from "@/components/live/use-api";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tabs } from "@/components/ui/tabs";
import { getRun, type Run, type RunEvent } from "@/lib/contract/runs";
import { CausePanel } from "./cause-panel";
import { CheckpointsTab } from "./checkpoints-tab";
import { ExceptionsTab } from "./exceptions-tab";
import { LogsTab } from "./logs-tab";
import { MetricsTab } from "./metrics-tab";
import { PositionAge } from "./position-age";
import { RecoveryNotice } from "./recovery-notice";
import { Staleness } from "./staleness";
import { TimelineTab } from "./timeline-tab";
import { isFlinkSilent, troubleOf } from "./trouble";
import { useReason } from "./use-reason";
import { VerticesTab } from "./vertices-tab";

type Initial = { run: Run; events: { events: RunEvent[]; cursor: string | null } };

/** One submission: its state and why, then everything that can be known of it. */
export function RunPage({ project, initial }: { project: string; initial: Initial }) {
  const t = useTranslations("run");
  const reason = useReason();
  const { data: run = initial.run } = useApi(
    getRun,
    { params: { project, run: initial.run.id } },
    initial.run,
  );
  const jobHref = `/projects/${project}/jobs/${run.jobId}`;
  const troubled = run.pods.filter((pod) => pod.trouble !== null).length;
  return (
    <>
      <PageHeader
        trail={[
          { label: t("jobs"), href: `/projects/${project}/jobs` },
          { label: run.jobName, href: jobHref },
        ]}
        title={t("title", { number: run.number })}
        badge={
          <>
            <StateBadge state={run.state} />
            <span className="text-xs text-muted">
              {t.rich("since", { time: () => <RelativeTime at={run.stateSince} as="for" /> })}
            </span>
            {run.flinkStatus && !run.settledAt && !isFlinkSilent(run) ? (
              <Badge tone="outline">{t("flinkSays", { status: run.flinkStatus })}</Badge>
            ) : null}
            <PositionAge project={project} run={run} />
          </>
        }
        description={
          troubleOf(run)
            ? t("version", { version: run.versionNumber })
            : t("subtitle", { version: run.versionNumber, reason: reason.say(run.reason, run.message) })
        }
        actions={<ButtonLink href={jobHref}>{t("toJob")}</ButtonLink>}
      />
      {run.staleSince ? <Staleness since={run.staleSince} /> : null}
      {run.operation ? (
        <div className="mb-4">
          <OperationProgress operation={run.operation} />
        </div>
      ) : null}
      <RecoveryNotice project={project} run={run} />
      <CausePanel
        run={run}
        actions={
          <ButtonLink size="sm" href="?tab=logs">
            {t("openLogs")}
          </ButtonLink>
        }
      />
      <Tabs
        label={t("tabs.label")}
        items={[
          {
            value: "timeline",
            label: t("tabs.timeline"),
            aside: troubled > 0 ? <Badge tone="bad">{troubled}</Badge> : undefined,
            content: () => <TimelineTab project={project} run={run} initialEvents={initial.events} />,
          },
          { value: "logs", label: t("tabs.logs"), content: () => <LogsTab project={project} run={run} /> },
          {
            value: "vertices",
            label: t("tabs.vertices"),
            content: () => <VerticesTab project={project} run={run} />,
          },
          {
            value: "checkpoints",
            label: t("tabs.checkpoints"),
            content: () => <CheckpointsTab project={project} run={run} />,
          },
          {
            value: "exceptions",
            label: t("tabs.exceptions"),
            content: () => <ExceptionsTab project={project} run={run} />,
          },
          {
            value: "metrics",
            label: t("tabs.metrics"),
            content: () => <MetricsTab project={project} run={run} />,
          },
        ]}
      />
    </>
  );
}
