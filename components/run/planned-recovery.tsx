"use client";

import { Hourglass, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/clock";
import { RelativeTime } from "@/components/ui/relative-time";
import { useFormat } from "@/components/ui/use-format";
import { getJob, stopJob } from "@/lib/contract/jobs";
import type { Run } from "@/lib/contract/runs";
import { EventTime } from "./event-time";
import { Notice } from "./notice";
import { goesBackMs } from "./recovery";
import { usePosition } from "./use-position";

/** A new run will start by itself: when, from where, and how to keep it from that. */
export function PlannedRecovery({
  project,
  run,
  recovery,
}: {
  project: string;
  run: Run;
  recovery: NonNullable<Run["recovery"]>;
}) {
  const t = useTranslations("run.recovery");
  const now = useNow();
  const left = () => <RelativeTime at={recovery.at} as="left" className="tabular-nums" />;
  const { attempt, of, why } = recovery;
  const due = Date.parse(recovery.at) <= now;
  const title = why
    ? due
      ? t("delayedDue", { attempt, of })
      : t.rich("delayed", { attempt, of, left })
    : due
      ? t("due", { attempt, of })
      : t.rich("planned", { attempt, of, left });
  return (
    <Notice
      label={t("label")}
      tone={why ? "warning" : "progress"}
      Icon={why ? Hourglass : RotateCw}
      title={title}
      action={<Cancel project={project} run={run} />}
    >
      {why ? <p className="mt-0.5 wrap-anywhere text-ink">{why}</p> : null}
      <p className="mt-0.5 text-muted">
        <GoesBack project={project} run={run} />
      </p>
    </Notice>
  );
}

/** What is done again, and from where. */
function GoesBack({ project, run }: { project: string; run: Run }) {
  const t = useTranslations("run.recovery");
  const format = useFormat();
  // the one whose age stands beside the state
  const position = usePosition(project, run);
  const back = goesBackMs({ position, stateSince: run.stateSince });
  if (!position || back === null) return t("noPosition");
  return t.rich(position.savepoint ? "goesBackSavepoint" : "goesBack", {
    age: format.duration(back),
    id: String(position.checkpointId),
    at: () => <EventTime at={position.at} />,
  });
}

/** Stopping the job is what keeps it from being started again. */
function Cancel({ project, run }: { project: string; run: Run }) {
  const t = useTranslations("run.recovery");
  const words = useTranslations("jobs");
  const { data: job } = useApi(getJob, { params: { project, job: run.jobId } });
  const stop = useCommand(stopJob);
  const cancel = () =>
    stop.run({ params: { project, job: run.jobId }, body: { mode: "CANCEL" } }).catch(() => {
      // shown by stop.error
    });
  return (
    <>
      <Button
        size="sm"
        busy={stop.busy || run.desired !== "RUNNING"}
        disabledReason={job && !job.may.operate ? words("refusal.viewer") : undefined}
        onClick={() => void cancel()}
      >
        {t("cancel")}
      </Button>
      <ApiErrorPanel error={stop.error} className="w-full" />
    </>
  );
}
