"use client";

import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import type { Job } from "@/lib/contract/jobs";
import { listProjectTargets } from "@/lib/contract/projects";
import { quotaOf } from "@/lib/domain/job-spec";
import { QuotaFit } from "./quota-fit";

/** What this start takes of its target, before it is asked for. */
export function StartNeeds({ project, job }: { project: string; job: Job }) {
  const t = useTranslations("quota-fit");
  const { data } = useApi(listProjectTargets, { params: { project } });
  const target = data?.items.find(({ id }) => id === job.target.id);
  if (!target) return null;
  return (
    <QuotaFit title={t("on", { target: target.name })} target={target} needs={quotaOf(job.version.spec)} />
  );
}
