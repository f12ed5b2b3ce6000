"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { useFormat } from "@/components/ui/use-format";
import type { Job } from "@/lib/contract/jobs";
import { quotaOf } from "@/lib/domain/job-spec";

/** Who, what and where, in one line. */
export function JobFacts({ job }: { job: Job }) {
  const t = useTranslations("jobPage");
  const format = useFormat();
  const { cpuMilli, memoryMib } = quotaOf(job.version.spec);
  const facts = [
    { term: t("facts.owner"), value: job.owner ?? t("facts.nobody") },
    { term: t("facts.kind"), value: `${job.kind} · Flink ${job.flinkVersion}` },
    { term: t("facts.target"), value: job.target.name },
    { term: t("facts.version"), value: t("versionNumber", { number: job.currentVersion }) },
    {
      term: t("facts.resources"),
      value: t("facts.resourcesValue", { cores: format.cores(cpuMilli), memory: format.mib(memoryMib) }),
    },
    { term: t("facts.parallelism"), value: String(job.version.spec.parallelism) },
  ];
  const labels = Object.entries(job.labels);
  return (
    <dl className="-mt-2 mb-4 flex flex-wrap gap-x-6 gap-y-1.5 text-xs">
      {facts.map(({ term, value }) => (
        <div key={term} className="flex min-w-0 gap-1.5">
          <dt className="text-faint">{term}</dt>
          <dd className="min-w-0 wrap-anywhere text-ink">{value}</dd>
        </div>
      ))}
      {labels.length > 0 ? (
        <div className="flex min-w-0 flex-wrap items-center gap-1">
          <dt className="sr-only">{t("facts.labels")}</dt>
          {labels.map(([name, value]) => (
            <dd key={name}>
              <Badge tone="outline">
                {name}: {value}
              </Badge>
            </dd>
          ))}
        </div>
      ) : null}
    </dl>
  );
}
