"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { keys } from "@/components/live/query-keys";
import { useApi } from "@/components/live/use-api";
import { useCommand } from "@/components/live/use-command";
import { fieldError, generalError } from "@/components/quota/field-errors";
import { FormDialog } from "@/components/quota/form-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { listJobs } from "@/lib/contract/jobs";
import { adoptOrphan, type Orphan } from "@/lib/contract/orphans";

/** Makes a run of it: of the job that started it, or where that is gone of one that is chosen. */
export function AdoptDialog({ orphan, onClose }: { orphan: Orphan | null; onClose: () => void }) {
  // the dialog fades out with what it showed
  const [shown, setShown] = useState(orphan);
  if (orphan !== null && orphan !== shown) setShown(orphan);
  return shown ? <Form key={shown.id} orphan={shown} open={orphan !== null} onClose={onClose} /> : null;
}

function Form({ orphan, open, onClose }: { orphan: Orphan; open: boolean; onClose: () => void }) {
  const t = useTranslations("orphans");
  const client = useQueryClient();
  const { run, busy, error, reset } = useCommand(adoptOrphan);
  const [jobId, setJobId] = useState<string | null>(null);
  const close = () => {
    reset();
    onClose();
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) close();
      }}
      title={t("adopt.title")}
      description={t("adopt.about")}
      submit={t("adopt.submit")}
      incomplete={orphan.job || jobId ? null : t("adopt.incomplete")}
      busy={busy}
      error={generalError(error, orphan.job ? [] : ["jobId"])}
      onSubmit={async () => {
        await run({
          params: { orphan: orphan.id },
          body: orphan.job || jobId === null ? {} : { jobId },
        });
        await client.invalidateQueries({ queryKey: keys.orphans() });
        close();
      }}
    >
      <p className="font-mono text-xs [font-variant-ligatures:none] wrap-anywhere text-muted">
        {orphan.name}
      </p>
      {orphan.job ? (
        <p className="text-sm">
          {t.rich("adopt.own", { job: () => <span className="font-medium">{orphan.job?.name}</span> })}
        </p>
      ) : (
        <JobField
          orphan={orphan}
          open={open}
          value={jobId}
          onChange={setJobId}
          error={fieldError(error, "jobId")}
        />
      )}
    </FormDialog>
  );
}

/** More jobs than these are chosen by their id, over REST. */
const mostJobs = 200;

function JobField({
  orphan,
  open,
  value,
  onChange,
  error,
}: {
  orphan: Orphan;
  open: boolean;
  value: string | null;
  onChange: (id: string) => void;
  error: string | undefined;
}) {
  const t = useTranslations("orphans");
  const project = orphan.project?.slug ?? "";
  const { data } = useApi(listJobs, { params: { project }, query: { limit: mostJobs } }, undefined, {
    enabled: open && project !== "",
  });
  if (!data) return <Skeleton className="h-8 w-full" />;
  const jobs = data.items.filter(({ target }) => target.id === orphan.target?.id);
  if (jobs.length === 0)
    return (
      <p className="text-sm text-muted">
        {t.rich("adopt.noJob", {
          target: orphan.target?.name ?? "",
          link: (text) => (
            <Link href={`/projects/${project}/jobs/new`} className="text-ink underline">
              {text}
            </Link>
          ),
        })}
      </p>
    );
  return (
    <Field label={t("adopt.job")} hint={t("adopt.jobHint")} error={error}>
      <Select
        value={value}
        onValueChange={onChange}
        placeholder={t("adopt.choose")}
        options={jobs.map((job) => ({
          value: job.id,
          label: job.name,
          disabled: job.runningVersion !== null,
          ...(job.runningVersion !== null && { hint: t("adopt.live") }),
        }))}
      />
    </Field>
  );
}
