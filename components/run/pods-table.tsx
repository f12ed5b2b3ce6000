"use client";

import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { Run } from "@/lib/contract/runs";

type Pod = Run["pods"][number];

const toneOf = (pod: Pod): Tone => {
  if (pod.trouble !== null) return "bad";
  if (pod.phase === "Running") return pod.ready ? "good" : "progress";
  return pod.phase === "Pending" ? "progress" : "neutral";
};

/** The run's pods, those in trouble first. */
export function PodsTable({ run, logsHref }: { run: Run; logsHref: (pod: string) => string }) {
  const t = useTranslations("run");
  const rows = run.pods.toSorted(
    (a, b) =>
      Number(b.trouble !== null) - Number(a.trouble !== null) ||
      a.component.localeCompare(b.component) ||
      a.name.localeCompare(b.name, undefined, { numeric: true }),
  );
  if (rows.length === 0 && run.releasedAt)
    return <p className="px-4 py-3 text-sm text-muted">{t("pods.releasedHint")}</p>;
  if (rows.length === 0) return <EmptyState title={t("pods.none")} description={t("pods.noneHint")} />;
  const columns: Column<Pod>[] = [
    {
      id: "pod",
      header: t("pods.pod"),
      primary: true,
      cell: (pod) => (
        <div className="min-w-0">
          <p className="font-medium">{t(`pods.${pod.component}`)}</p>
          <p className="wrap-anywhere font-mono text-xs text-faint">{pod.name}</p>
          {pod.trouble ? (
            <p className="mt-1 max-w-150 text-xs wrap-anywhere text-bad">{pod.trouble}</p>
          ) : null}
        </div>
      ),
    },
    {
      id: "phase",
      header: t("pods.phase"),
      cell: (pod) => (
        <Badge tone={toneOf(pod)} dot>
          {t.has(`pods.phases.${pod.phase}`) ? t(`pods.phases.${pod.phase}`) : pod.phase}
          {pod.phase === "Running" && !pod.ready ? ` · ${t("pods.notReady")}` : ""}
        </Badge>
      ),
    },
    {
      id: "restarts",
      header: t("pods.restarts"),
      align: "right",
      cell: (pod) => (
        <span className={pod.restarts > 0 ? "font-medium text-warning" : "text-faint"}>{pod.restarts}</span>
      ),
    },
    {
      id: "node",
      header: t("pods.node"),
      wideOnly: true,
      cell: (pod) => <span className="whitespace-nowrap text-muted">{pod.node ?? "–"}</span>,
    },
    {
      id: "age",
      header: t("pods.age"),
      align: "right",
      cell: (pod) =>
        pod.startedAt ? <RelativeTime at={pod.startedAt} as="for" /> : <span className="text-faint">–</span>,
    },
    {
      id: "logs",
      header: <span className="sr-only">{t("actions")}</span>,
      align: "right",
      cell: (pod) => (
        <ButtonLink href={logsHref(pod.name)} variant="ghost" size="sm">
          {t("pods.logs")}
        </ButtonLink>
      ),
    },
  ];
  return (
    <Table
      label={t("pods.title")}
      columns={columns}
      rows={rows}
      rowKey={(pod) => pod.name}
      rowTone={(pod) => (pod.trouble ? "bad" : undefined)}
    />
  );
}
