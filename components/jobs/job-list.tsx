"use client";

import { ArrowDownWideNarrow, Plus, SearchX, Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import type { z } from "zod";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApiPages } from "@/components/live/use-api";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { listJobs } from "@/lib/contract/jobs";
import { filterParsers, type JobFilters, toQuery } from "./filters";
import { JobFilterBar } from "./job-filters";
import { JobTable } from "./job-table";
import { isWorstFirst } from "./order";

type Page = z.output<typeof listJobs.reply>;

/** A project's jobs, worst first; live, filtered by what the URL says. `initial` belongs to `initialFilters`. */
export function JobList({
  project,
  initial,
  initialFilters,
  mayEdit,
  mayOperate,
}: {
  project: string;
  initial: Page;
  initialFilters: JobFilters;
  mayEdit: boolean;
  mayOperate: boolean;
}) {
  const t = useTranslations("jobs");
  const [filters, setFilters] = useQueryStates(filterParsers);
  const painted = filters.search === initialFilters.search && filters.state === initialFilters.state;
  const list = useApiPages(
    listJobs,
    { params: { project }, query: toQuery(filters) },
    painted ? initial : undefined,
    { keepPrevious: true },
  );
  const jobs = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filters.search !== "" || filters.state !== null;
  if (!filtered && list.data && jobs.length === 0)
    return (
      <Card flush>
        <EmptyState
          icon={<Workflow className="size-5" />}
          title={t("empty.title")}
          description={mayEdit ? t("empty.description") : t("empty.viewer")}
          action={mayEdit ? <FirstJob project={project} /> : undefined}
        />
      </Card>
    );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <JobFilterBar filters={filters} onChange={(next) => void setFilters(next)} />
        {isWorstFirst(jobs) ? null : (
          <Button size="sm" busy={list.isRefetching} onClick={() => void list.refetch()}>
            <ArrowDownWideNarrow aria-hidden="true" className="size-3.5" />
            {t("sortAgain")}
          </Button>
        )}
      </div>
      <ApiErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      <Card flush>
        {jobs.length > 0 ? (
          <JobTable project={project} jobs={jobs} mayEdit={mayEdit} mayOperate={mayOperate} />
        ) : list.isPending ? (
          <SkeletonRows label={t("loading")} />
        ) : (
          <EmptyState
            icon={<SearchX className="size-5" />}
            title={t("none.title")}
            description={t("none.description")}
            action={
              <Button onClick={() => void setFilters({ search: null, state: null })}>
                {t("none.clear")}
              </Button>
            }
          />
        )}
      </Card>
      {list.hasNextPage ? (
        <Button
          className="self-center"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}

function FirstJob({ project }: { project: string }) {
  const t = useTranslations("jobs");
  const address = `/projects/${project}/jobs/new`;
  return (
    <>
      <ButtonLink variant="primary" href={`${address}?example=datagen-print`}>
        <Plus aria-hidden="true" className="size-4" />
        {t("empty.example")}
      </ButtonLink>
      <ButtonLink href={address}>{t("empty.blank")}</ButtonLink>
    </>
  );
}
