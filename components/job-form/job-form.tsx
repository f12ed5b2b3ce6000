"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { StartDialog } from "@/components/job/start-dialog";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import type { Job } from "@/lib/contract/jobs";
import { type Engine, listProjectTargets, type ProjectTarget } from "@/lib/contract/projects";
import { AboutSection } from "./about-section";
import { CodeSection } from "./code-section";
import type { Draft } from "./draft";
import { PairRows } from "./pair-rows";
import { PlaceSection } from "./place-section";
import { ResilienceSection } from "./resilience-section";
import { ResourcesSection } from "./resources-section";
import { StateSection } from "./state-section";
import { useDraft } from "./use-draft";
import { useSave } from "./use-save";

/** One form for a new job and for a new version of one (`job`). */
export function JobForm({
  project,
  job,
  initial,
  engines,
  targets: initialTargets,
}: {
  project: string;
  job: Job | null;
  initial: Draft;
  engines: Engine[];
  targets: ProjectTarget[];
}) {
  const t = useTranslations("job-form");
  const router = useRouter();
  const { data } = useApi(listProjectTargets, { params: { project } }, { items: initialTargets });
  const targets = data?.items ?? initialTargets;
  const form = useDraft(initial, job === null);
  const save = useSave({ project, job, form });
  const [startOpen, setStartOpen] = useState(false);
  const jobAddress = (id: string) => `/projects/${project}/jobs/${id}`;
  const section = { draft: form.draft, change: form.change, problems: form.problems };
  const live = job !== null && job.runningVersion !== null;

  const submit = async (thenStart: boolean) => {
    const id = await save.run(thenStart);
    if (id === null) return;
    form.leave();
    if (thenStart && job !== null) setStartOpen(true);
    else router.push(jobAddress(id));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(false);
      }}
    >
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <AboutSection {...section} isNew={job === null} />
          <CodeSection {...section} project={project} />
          <ResilienceSection {...section} />
          <Card title={t("options")} description={t("optionsHint")}>
            <PairRows
              label={t("options")}
              rows={form.draft.flinkOptions}
              onChange={(flinkOptions) => form.change({ flinkOptions })}
              keyPlaceholder="table.exec.state.ttl"
              valuePlaceholder="1 d"
              errorOf={(key) => form.problems[`/spec/flinkOptions/${key}`]}
            />
          </Card>
          {job === null ? (
            <Card title={t("labels")} description={t("labelsHint")}>
              <PairRows
                label={t("labels")}
                rows={form.draft.labels}
                onChange={(labels) => form.change({ labels })}
                keyPlaceholder="team"
                valuePlaceholder="growth"
                errorOf={(key) => form.problems[`/labels/${key}`]}
              />
            </Card>
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <PlaceSection {...section} engines={engines} targets={targets} fixedTarget={job !== null} />
          <ResourcesSection {...section} />
          <StateSection {...section} />
        </div>
      </div>
      <footer className="sticky bottom-0 z-20 -mx-4 mt-4 flex flex-col gap-3 border-t border-line bg-canvas/95 px-4 py-3 backdrop-blur-sm sm:-mx-6 sm:px-6">
        <ApiErrorPanel error={save.error} />
        <div className="flex flex-wrap items-center justify-end gap-2">
          {form.problemCount > 0 ? (
            <output className="mr-auto text-xs text-bad">
              {t("problems", { count: form.problemCount })}
            </output>
          ) : null}
          <ButtonLink variant="ghost" href={job ? jobAddress(job.id) : `/projects/${project}/jobs`}>
            {t("cancel")}
          </ButtonLink>
          <Button type="submit" busy={save.busy === "save"} disabled={save.busy !== null}>
            {job ? t("saveVersion") : t("create")}
          </Button>
          <Button
            variant="primary"
            busy={save.busy === "start"}
            disabled={save.busy !== null}
            disabledReason={live ? t("liveAlready") : undefined}
            onClick={() => void submit(true)}
          >
            {job ? t("saveAndStart") : t("createAndStart")}
          </Button>
        </div>
      </footer>
      {job ? (
        <StartDialog
          project={project}
          job={job}
          open={startOpen}
          onOpenChange={(open) => {
            setStartOpen(open);
            if (!open) router.push(jobAddress(job.id));
          }}
        />
      ) : null}
    </form>
  );
}
