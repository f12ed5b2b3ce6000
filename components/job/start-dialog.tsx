"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/skeleton";
import { getJob, type Job, startJob } from "@/lib/contract/jobs";
import type { Operation } from "@/lib/contract/operations";
import type { StartFrom } from "@/lib/domain/operation";
import { StartChoice } from "./start-choice";
import { StartNeeds } from "./start-needs";

/** Asks where the state comes from, says what each choice loses, and starts the current version. */
export function StartDialog({
  project,
  job,
  open,
  onOpenChange,
  onStarted,
}: {
  project: string;
  job: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onStarted?: (operation: Operation) => void;
}) {
  const t = useTranslations("start");
  const answer = useApi(getJob, { params: { project, job: job.id } }, undefined, { enabled: open });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { name: job.name })}
      description={answer.data ? t("version", { number: answer.data.currentVersion }) : undefined}
    >
      {answer.data ? (
        <StartForm
          project={project}
          job={answer.data}
          onCancel={() => onOpenChange(false)}
          onStarted={(operation) => {
            onOpenChange(false);
            onStarted?.(operation);
          }}
        />
      ) : answer.error ? (
        <ApiErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <SkeletonRows rows={3} label={t("loading")} />
      )}
    </Dialog>
  );
}

function StartForm({
  project,
  job,
  onCancel,
  onStarted,
}: {
  project: string;
  job: Job;
  onCancel: () => void;
  onStarted: (operation: Operation) => void;
}) {
  const t = useTranslations("start");
  const start = useCommand(startJob);
  const [from, setFrom] = useState<StartFrom | null>(() => firstChoice(job));
  const submit = async () => {
    if (from === null) return;
    try {
      onStarted(await start.run({ params: { project, job: job.id }, body: from }));
    } catch {
      // shown by start.error
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <StartChoice project={project} job={job} value={from} onChange={setFrom} />
      <StartNeeds project={project} job={job} />
      <ApiErrorPanel error={start.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button
          variant="primary"
          busy={start.busy}
          disabledReason={from === null ? t("chooseSnapshot") : undefined}
          onClick={() => void submit()}
        >
          {t("submit")}
        </Button>
      </div>
    </div>
  );
}

/** What the job's own restore policy says, as far as there is something to restore. */
const firstChoice = (job: Job): StartFrom =>
  job.version.spec.restore === "FRESH" || job.resumableFrom === null
    ? { from: "FRESH" }
    : { from: "LATEST_STATE", allowNonRestoredState: false };
