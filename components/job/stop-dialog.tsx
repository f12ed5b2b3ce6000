"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { RelativeTime } from "@/components/ui/relative-time";
import { type JobSummary, stopJob } from "@/lib/contract/jobs";
import type { Operation } from "@/lib/contract/operations";
import { getRun } from "@/lib/contract/runs";
import type { StopMode } from "@/lib/domain/operation";
import { isStarting } from "./commands";

type Props = {
  project: string;
  job: Pick<JobSummary, "id" | "name" | "state" | "latestRunId">;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onStopped?: (operation: Operation) => void;
};

/** With a savepoint, or without: then the job's name is typed. A start under way is cancelled; it has nothing to lose. */
export function StopDialog(props: Props) {
  const t = useTranslations("stop");
  const { job, open, onOpenChange } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={isStarting(job) ? t("cancelStart.title", { name: job.name }) : t("title", { name: job.name })}
      description={isStarting(job) ? t("cancelStart.description") : undefined}
    >
      <StopForm {...props} />
    </Dialog>
  );
}

function StopForm({ project, job, onOpenChange, onStopped }: Props) {
  const t = useTranslations("stop");
  const stop = useCommand(stopJob);
  const starting = isStarting(job);
  const canSave = job.state === "RUNNING";
  const [mode, setMode] = useState<StopMode>(canSave ? "SAVEPOINT" : "CANCEL");
  const [typed, setTyped] = useState("");
  const mustType = mode === "CANCEL" && !starting;
  const ready = !mustType || typed.trim() === job.name;
  const submit = async () => {
    if (!ready || stop.busy) return;
    try {
      const operation = await stop.run({ params: { project, job: job.id }, body: { mode } });
      onOpenChange(false);
      onStopped?.(operation);
    } catch {
      // shown by stop.error
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {starting ? null : (
        <RadioCards
          label={t("how")}
          value={mode}
          onValueChange={setMode}
          options={[
            {
              value: "SAVEPOINT",
              title: t("savepoint.title"),
              description: t("savepoint.description"),
              disabledReason: canSave ? undefined : t("savepoint.notRunning"),
            },
            {
              value: "CANCEL",
              title: t("cancelRun.title"),
              description: <Loss project={project} runId={job.latestRunId} />,
            },
          ]}
        />
      )}
      {mustType ? (
        <Field label={t.rich("typeName", { name: () => <code className="select-all">{job.name}</code> })}>
          <Input value={typed} onValueChange={setTyped} autoComplete="off" spellCheck={false} />
        </Field>
      ) : null}
      <ApiErrorPanel error={stop.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>{t("keep")}</Button>
        <Button
          type="submit"
          variant={mode === "CANCEL" ? "danger" : "primary"}
          busy={stop.busy}
          disabledReason={ready ? undefined : t("typeFirst")}
        >
          {starting
            ? t("cancelStart.submit")
            : mode === "SAVEPOINT"
              ? t("savepoint.submit")
              : t("cancelRun.submit")}
        </Button>
      </div>
    </form>
  );
}

/** What is lost without a savepoint, in time. */
function Loss({ project, runId }: { project: string; runId: string | null }) {
  const t = useTranslations("stop");
  const { data } = useApi(getRun, { params: { project, run: runId ?? "" } }, undefined, {
    enabled: runId !== null,
  });
  if (!data) return t("cancelRun.description");
  const { latestCheckpoint } = data;
  if (latestCheckpoint === null) return t("cancelRun.losesAll");
  return t.rich("cancelRun.loses", { age: () => <RelativeTime at={latestCheckpoint.at} as="for" /> });
}
