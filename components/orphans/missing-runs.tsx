"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { PagesFooter } from "@/components/job/pages-footer";
import { StateBadge } from "@/components/job/state-badge";
import { useApiPages } from "@/components/live/use-api";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { ReplyOf } from "@/lib/contract/browser-client";
import { listMissingRuns, type MissingRun } from "@/lib/contract/orphans";

/** Live runs of which nothing stands in the cluster. Passes settle them; one that stays here waits for something. */
export function MissingRuns({ initial }: { initial: ReplyOf<typeof listMissingRuns> }) {
  const t = useTranslations("orphans");
  const pages = useApiPages(listMissingRuns, {}, initial);
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const columns: Column<MissingRun>[] = [
    {
      id: "run",
      header: t("missing.run"),
      primary: true,
      cell: ({ run, job, project }) => (
        <>
          <Link
            href={`/projects/${project.slug}/runs/${run.id}`}
            className="font-medium after:absolute after:inset-0 hover:underline"
          >
            {t("missing.name", { job: job.name, number: run.number })}
          </Link>
          <p className="text-xs text-faint">{project.name}</p>
        </>
      ),
    },
    {
      id: "state",
      header: t("missing.state"),
      cell: ({ run }) => <StateBadge state={run.state} staleSince={run.staleSince} />,
    },
    {
      id: "deployment",
      header: t("missing.deployment"),
      className: "@max-xl:col-span-2",
      cell: ({ cluster, namespace, name }) => (
        <>
          <p className="font-mono text-xs wrap-anywhere">{name}</p>
          <p className="text-xs wrap-anywhere text-faint">
            {cluster.name} · <span className="font-mono">{namespace}</span>
          </p>
        </>
      ),
    },
    {
      id: "since",
      header: t("missing.since"),
      align: "right",
      cell: ({ since }) => <RelativeTime at={since} />,
    },
  ];
  return (
    <Card flush title={t("missing.title")} description={t("missing.about")}>
      {rows.length === 0 ? (
        <p className="px-4 py-6 text-center text-sm text-muted">{t("missing.none")}</p>
      ) : (
        <Table
          label={t("missing.title")}
          columns={columns}
          rows={rows}
          rowKey={({ run }) => run.id}
          rowTone={() => "warning"}
        />
      )}
      <PagesFooter pages={pages} />
    </Card>
  );
}
