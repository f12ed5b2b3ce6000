"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApiPages } from "@/components/live/use-api";
import { PathText } from "@/components/run/path-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import { useFormat } from "@/components/ui/use-format";
import { type Job, listSnapshots, type Snapshot } from "@/lib/contract/jobs";
import { startRefusal } from "./commands";
import { PagesFooter } from "./pages-footer";
import { RestoreDialog } from "./restore-dialog";

/** What the job can be started from, newest first. */
export function SnapshotsPanel({ project, job }: { project: string; job: Job }) {
  const t = useTranslations("jobPage");
  const refusals = useTranslations("jobs.refusal");
  const format = useFormat();
  const pages = useApiPages(listSnapshots, { params: { project, job: job.id }, query: { limit: 50 } });
  const [chosen, setChosen] = useState<Snapshot | null>(null);
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const refusal = startRefusal(job, job.may.operate);
  const columns: Column<Snapshot>[] = [
    {
      id: "kind",
      header: t("snapshots.kind"),
      primary: true,
      cell: (snapshot) => (
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{t(`snapshots.kinds.${snapshot.kind}`)}</span>
          {snapshot.checkpointId === null ? null : (
            <span className="text-xs text-faint tabular-nums">#{snapshot.checkpointId}</span>
          )}
          {snapshot.id === job.resumableFrom?.snapshotId ? (
            <Badge tone="progress">{t("snapshots.next")}</Badge>
          ) : null}
        </span>
      ),
    },
    { id: "at", header: t("snapshots.at"), cell: (snapshot) => <RelativeTime at={snapshot.createdAt} /> },
    {
      id: "run",
      header: t("snapshots.run"),
      cell: (snapshot) => t("runNumber", { number: snapshot.runNumber }),
    },
    {
      id: "size",
      header: t("snapshots.size"),
      align: "right",
      cell: (snapshot) => (snapshot.sizeBytes === null ? "–" : format.bytes(snapshot.sizeBytes)),
    },
    {
      id: "path",
      header: t("snapshots.path"),
      className: "max-w-100 max-sm:col-span-2",
      cell: (snapshot) => <PathText path={snapshot.path} />,
    },
    {
      id: "start",
      header: <span className="sr-only">{t("actions")}</span>,
      align: "right",
      cell: (snapshot) => (
        <Button size="sm" disabledReason={refusal && refusals(refusal)} onClick={() => setChosen(snapshot)}>
          {t("snapshots.start")}
        </Button>
      ),
    },
  ];
  return (
    <>
      <Card flush>
        {pages.data && rows.length === 0 ? (
          <EmptyState title={t("snapshots.none")} description={t("snapshots.noneHint")} />
        ) : null}
        {rows.length > 0 ? (
          <Table
            label={t("tabs.snapshots")}
            columns={columns}
            rows={rows}
            rowKey={(snapshot) => snapshot.id}
          />
        ) : null}
        <PagesFooter pages={pages} />
      </Card>
      <RestoreDialog project={project} job={job} snapshot={chosen} onClose={() => setChosen(null)} />
    </>
  );
}
