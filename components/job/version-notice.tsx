"use client";

import { GitCompareArrows } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button-link";
import type { Job } from "@/lib/contract/jobs";

/** What runs is not what was saved last: it says so, and what would change. */
export function VersionNotice({ job }: { job: Job }) {
  const t = useTranslations("jobPage");
  if (job.runningVersion === null || job.runningVersion === job.currentVersion) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-surface px-3 py-2 text-sm">
      <GitCompareArrows aria-hidden="true" className="size-4 text-muted" />
      <p className="min-w-0 flex-1 text-ink">
        {t("notice", { running: job.runningVersion, current: job.currentVersion })}
      </p>
      <ButtonLink size="sm" href={`?tab=versions&from=${job.runningVersion}&to=${job.currentVersion}`}>
        {t("compare")}
      </ButtonLink>
    </div>
  );
}
