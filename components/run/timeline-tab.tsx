"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { Run, RunEvent } from "@/lib/contract/runs";
import { EventList } from "./event-list";
import { PodsTable } from "./pods-table";
import { RunFacts } from "./run-facts";
import { StartDeadline } from "./start-deadline";
import { StartLadder } from "./start-ladder";
import { useRunEvents } from "./use-run-events";

/** How the run came to be what it is: the start, the pods, and every event. */
export function TimelineTab({
  project,
  run,
  initialEvents,
}: {
  project: string;
  run: Run;
  initialEvents: { events: RunEvent[]; cursor: string | null };
}) {
  const t = useTranslations("run");
  const { data = initialEvents } = useRunEvents(project, run.id, initialEvents);
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <Card title={t("ladder.label")}>
          <StartLadder run={run} events={data.events} />
          <StartDeadline run={run} />
        </Card>
        <Card flush title={t("pods.title")}>
          <PodsTable run={run} logsHref={(pod) => `?tab=logs&pod=${encodeURIComponent(pod)}`} />
        </Card>
        <Card flush title={t("eventsTitle")}>
          <EventList events={data.events} />
        </Card>
      </div>
      <RunFacts project={project} run={run} />
    </div>
  );
}
