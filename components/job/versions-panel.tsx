"use client";

import { parseAsInteger, useQueryStates } from "nuqs";
import { useTranslations } from "next-intl";
import { useApiPages } from "@/components/live/use-api";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { ReplyOf } from "@/lib/contract/browser-client";
import { type Job, listVersions } from "@/lib/contract/jobs";
import { PagesFooter } from "./pages-footer";
import { VersionComparison } from "./version-comparison";

type VersionSummary = ReplyOf<typeof listVersions>["items"][number];

/** Versions as releases: who, when, why, and what changed from one to another. The compared pair is in the URL. */
export function VersionsPanel({ project, job }: { project: string; job: Job }) {
  const t = useTranslations("jobPage");
  const pages = useApiPages(listVersions, { params: { project, job: job.id }, query: { limit: 50 } });
  const [pair, setPair] = useQueryStates({ from: parseAsInteger, to: parseAsInteger }, { history: "push" });
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const to = pair.to ?? job.currentVersion;
  const from = pair.from ?? (to > 1 ? to - 1 : null);
  const columns: Column<VersionSummary>[] = [
    {
      id: "number",
      header: t("versions.version"),
      primary: true,
      cell: (version) => (
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{t("versionNumber", { number: version.number })}</span>
          {version.number === job.currentVersion ? (
            <Badge tone="outline">{t("versions.current")}</Badge>
          ) : null}
          {version.number === job.runningVersion ? <Badge tone="good">{t("versions.running")}</Badge> : null}
        </span>
      ),
    },
    {
      id: "comment",
      header: t("versions.comment"),
      className: "max-w-120",
      cell: (version) => <span className="wrap-anywhere text-muted">{version.comment || "–"}</span>,
    },
    {
      id: "by",
      header: t("versions.by"),
      cell: (version) => version.createdBy ?? <span className="text-faint">–</span>,
    },
    {
      id: "at",
      header: t("versions.at"),
      align: "right",
      cell: (version) => <RelativeTime at={version.createdAt} />,
    },
    {
      id: "compare",
      header: <span className="sr-only">{t("actions")}</span>,
      align: "right",
      cell: (version) =>
        version.number > 1 ? (
          <Button
            variant="ghost"
            size="sm"
            aria-pressed={version.number === to && from === version.number - 1}
            onClick={() => void setPair({ from: version.number - 1, to: version.number })}
          >
            {t("versions.whatChanged")}
          </Button>
        ) : null,
    },
  ];
  return (
    <div className="flex flex-col gap-4">
      <Card flush>
        {rows.length > 0 ? (
          <Table label={t("tabs.versions")} columns={columns} rows={rows} rowKey={(version) => version.id} />
        ) : null}
        <PagesFooter pages={pages} />
      </Card>
      {from === null ? null : (
        <VersionComparison
          project={project}
          job={job}
          from={from}
          to={to}
          newest={job.currentVersion}
          onChange={(next) => void setPair(next)}
        />
      )}
    </div>
  );
}
