"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useCommand } from "@/components/live/use-command";
import { notify } from "@/components/ui/toast";
import { ApiError } from "@/lib/contract/browser-client";
import { createJob, createVersion, type Job, startJob } from "@/lib/contract/jobs";
import { jobInputOf, specOf } from "./draft";
import type { useDraft } from "./use-draft";

/** Saves the form; a new job is started too, where that is asked for. Answers the job's id, or null if it was refused. */
export function useSave({
  project,
  job,
  form,
}: {
  project: string;
  job: Job | null;
  form: ReturnType<typeof useDraft>;
}) {
  const t = useTranslations("job-form");
  const creation = useCommand(createJob);
  const versioning = useCommand(createVersion);
  const starting = useCommand(startJob);
  const [busy, setBusy] = useState<"save" | "start" | null>(null);
  const [error, setError] = useState<Error | null>(null);

  const save = async (): Promise<string> => {
    if (job === null) return (await creation.run({ params: { project }, body: jobInputOf(form.draft) })).id;
    const body = { spec: specOf(form.draft), comment: form.draft.comment.trim() };
    await versioning.run({ params: { project, job: job.id }, body });
    return job.id;
  };
  /** The job is saved whatever comes of its start: that is told on its page. */
  const start = async (id: string): Promise<void> => {
    try {
      await starting.run({ params: { project, job: id }, body: undefined });
    } catch (failure) {
      notify.error(t("notStarted"), { description: (failure as Error).message, duration: 12_000 });
    }
  };

  const run = async (thenStart: boolean): Promise<string | null> => {
    if (busy !== null) return null;
    setError(null);
    if (!form.isRight()) {
      requestAnimationFrame(showFirstProblem);
      return null;
    }
    setBusy(thenStart ? "start" : "save");
    try {
      const id = await save();
      if (thenStart && job === null) await start(id);
      return id;
    } catch (failure) {
      const fields = failure instanceof ApiError ? failure.fieldErrors : [];
      form.refuse(Object.fromEntries(fields.map(({ pointer, message }) => [pointer, message])));
      setError(failure as Error);
      requestAnimationFrame(showFirstProblem);
      return null;
    } finally {
      setBusy(null);
    }
  };
  return { run, busy, error };
}

function showFirstProblem(): void {
  const field = document.querySelector<HTMLElement>("form [aria-invalid=true], form [role=alert]");
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}
