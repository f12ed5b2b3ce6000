"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { Orphan } from "@/lib/contract/orphans";
import { OrphanOperation, useOrphanOperation } from "./orphan-operation";

const tones = { UNKNOWN_RUN: "warning", MISPLACED: "warning", REPLACED: "bad", FOREIGN: "neutral" } as const;

export function OrphanTable({
  rows,
  onAdopt,
  onDelete,
}: {
  rows: Orphan[];
  onAdopt: (orphan: Orphan) => void;
  onDelete: (orphan: Orphan) => void;
}) {
  const t = useTranslations("orphans");
  const columns: Column<Orphan>[] = [
    {
      id: "name",
      header: t("found.name"),
      primary: true,
      cell: (orphan) => (
        <>
          <p className="font-mono text-xs font-medium [font-variant-ligatures:none] wrap-anywhere">
            {orphan.name}
          </p>
          <p className="text-xs wrap-anywhere text-faint">
            {orphan.cluster.name} · <span className="font-mono">{orphan.namespace}</span>
            {orphan.project ? ` · ${orphan.project.name}` : null}
          </p>
        </>
      ),
    },
    {
      id: "kind",
      header: t("found.kind"),
      className: "max-w-80 @max-xl:col-span-2",
      cell: (orphan) => (
        <>
          <Badge tone={tones[orphan.kind]} dot>
            {t(`kinds.${orphan.kind}.title`)}
          </Badge>
          <p className="mt-1 text-xs text-pretty text-muted">
            {orphan.refusals.delete === "noTarget" ? t("refusals.noTarget") : t(`kinds.${orphan.kind}.about`)}
          </p>
        </>
      ),
    },
    { id: "of", header: t("found.of"), cell: (orphan) => <Origin orphan={orphan} /> },
    {
      id: "seen",
      header: t("found.seen"),
      cell: (orphan) => (
        <div className="text-xs whitespace-nowrap text-muted">
          <p>{t.rich("found.made", { at: () => <RelativeTime at={orphan.createdAt} /> })}</p>
          <p>{t.rich("found.first", { at: () => <RelativeTime at={orphan.firstSeenAt} /> })}</p>
        </div>
      ),
    },
    {
      id: "commands",
      header: <span className="sr-only">{t("found.commands")}</span>,
      align: "right",
      className: "@max-xl:col-span-2",
      cell: (orphan) => <Commands orphan={orphan} onAdopt={onAdopt} onDelete={onDelete} />,
    },
  ];
  return (
    <Table
      label={t("found.title")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowTone={({ kind }) => (kind === "FOREIGN" ? undefined : kind === "REPLACED" ? "bad" : "warning")}
    />
  );
}

/** The run and the job that its labels name: by name where they are there, else as they stand. */
function Origin({ orphan: { run, runId, job, jobId } }: { orphan: Orphan }) {
  const t = useTranslations("orphans");
  if (runId === null) return <span className="text-faint">–</span>;
  return (
    <div className="text-xs">
      {run ? (
        <Link href={`/projects/${run.project}/runs/${run.id}`} className="font-medium hover:underline">
          {t("found.run", { number: run.number })}
        </Link>
      ) : (
        <p className="font-mono wrap-anywhere text-muted @xl:whitespace-nowrap">{runId}</p>
      )}
      <p className={job ? "" : "font-mono wrap-anywhere text-muted @xl:whitespace-nowrap"}>
        {job?.name ?? jobId}
      </p>
    </div>
  );
}

function Commands({
  orphan,
  onAdopt,
  onDelete,
}: {
  orphan: Orphan;
  onAdopt: (orphan: Orphan) => void;
  onDelete: (orphan: Orphan) => void;
}) {
  const t = useTranslations("orphans");
  const operation = useOrphanOperation(orphan);
  const { refusals } = orphan;
  const busy = operation?.state === "PENDING" || operation?.state === "RUNNING" ? t("underWay") : null;
  return (
    <div className="flex flex-col gap-2 @xl:items-end">
      <div className="flex gap-2">
        <Button
          size="sm"
          aria-label={t("adopt.of", { name: orphan.name })}
          disabledReason={busy ?? (refusals.adopt && t(`refusals.${refusals.adopt}`))}
          onClick={() => onAdopt(orphan)}
        >
          {t("adopt.submit")}
        </Button>
        <Button
          size="sm"
          aria-label={t("delete.of", { name: orphan.name })}
          disabledReason={busy ?? (refusals.delete && t(`refusals.${refusals.delete}`))}
          onClick={() => onDelete(orphan)}
        >
          {t("delete.submit")}
        </Button>
      </div>
      <OrphanOperation operation={operation} />
    </div>
  );
}
