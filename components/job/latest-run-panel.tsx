"use client";

import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { EventList } from "@/components/run/event-list";
import { StartDeadline } from "@/components/run/start-deadline";
import { StartLadder } from "@/components/run/start-ladder";
import { useRunEvents } from "@/components/run/use-run-events";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { Job } from "@/lib/contract/jobs";
import type { Run, RunEvent } from "@/lib/contract/runs";
import { RunFacts } from "@/components/run/run-facts";

/** Enough to see how a start went; the run's own page has the rest. */
const shownEvents = 12;

/** How the latest run came to be what it is. */
export function LatestRunPanel({
  project,
  job,
  run,
  initialEvents,
}: {
  project: string;
  job: Job;
  run: Run | undefined;
  initialEvents: { events: RunEvent[]; cursor: string | null } | undefined;
}) {
  const t = useTranslations("jobPage");
  if (job.latestRunId === null)
    return (
      <Card flush>
        <EmptyState
          icon={<Play className="size-5" />}
          title={t("neverStarted")}
          description={t("neverStartedHint")}
        />
      </Card>
    );
  if (!run) return <SkeletonRows label={t("loading")} />;
  return <Latest project={project} run={run} initialEvents={initialEvents} key={run.id} />;
}

function Latest({
  project,
  run,
  initialEvents,
}: {
  project: string;
  run: Run;
  initialEvents: { events: RunEvent[]; cursor: string | null } | undefined;
}) {
  const t = useTranslations("jobPage");
  const { data } = useRunEvents(project, run.id, initialEvents);
  const events = data?.events ?? [];
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <Card
        flush
        title={t("latestRun", { number: run.number })}
        actions={
          <ButtonLink size="sm" href={`/projects/${project}/runs/${run.id}`}>
            {t("openRun")}
          </ButtonLink>
        }
      >
        <div className="border-b border-line px-4 py-4">
          <StartLadder run={run} events={events} />
          <StartDeadline run={run} />
        </div>
        {data ? <EventList events={events} first={shownEvents} /> : <SkeletonRows label={t("loading")} />}
      </Card>
      <RunFacts project={project} run={run} />
    </div>
  );
}
