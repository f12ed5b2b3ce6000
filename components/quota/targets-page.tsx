"use client";

import { Boxes, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/components/live/use-api";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { type Column, Table } from "@/components/ui/table";
import { listTargets, type Target } from "@/lib/contract/admin";
import type { ReplyOf } from "@/lib/contract/browser-client";
import type { Operation } from "@/lib/contract/operations";
import { QuotaForm } from "./quota-form";
import { TargetForm } from "./target-form";
import { TargetStatus } from "./target-status";
import { UsageBars } from "./usage-bars";

const rank = { FAILED: 0, PREPARING: 1, READY: 2 } as const;

/** Where jobs may run: which are not ready first, then by how full they are. */
export function TargetsPage({ initial }: { initial: ReplyOf<typeof listTargets> }) {
  const t = useTranslations("admin");
  const { data = initial } = useApi(listTargets, {}, initial);
  const [creating, setCreating] = useState(false);
  const [changing, setChanging] = useState<Target | null>(null);
  /** what was asked for on this page, by target: it says how far it is */
  const [operations, setOperations] = useState<Record<string, Operation>>({});
  const follow = (operation: Operation) => {
    if (operation.targetId !== null) setOperations({ ...operations, [operation.targetId]: operation });
  };
  const fullness = (target: Target) =>
    Math.max(target.used.cpuMilli / target.quota.cpuMilli, target.used.memoryMib / target.quota.memoryMib);
  const rows = data.items.toSorted(
    (a, b) => rank[a.status] - rank[b.status] || fullness(b) - fullness(a) || a.name.localeCompare(b.name),
  );
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden="true" className="size-4" />
      {t("targets.create")}
    </Button>
  );
  const columns: Column<Target>[] = [
    {
      id: "name",
      header: t("targets.name"),
      primary: true,
      cell: (target) => (
        <>
          <p className="font-medium">{target.name}</p>
          <p className="text-xs wrap-anywhere text-faint">
            {target.cluster.name} · <span className="font-mono whitespace-nowrap">{target.namespace}</span>
          </p>
        </>
      ),
    },
    {
      id: "project",
      header: t("targets.project"),
      cell: (target) => <span className="whitespace-nowrap">{target.project.name}</span>,
    },
    {
      id: "status",
      header: t("targets.status"),
      className: "max-w-100 max-sm:col-span-2",
      cell: (target) => <TargetStatus target={target} operation={operations[target.id]} />,
    },
    {
      id: "usage",
      header: t("targets.usage"),
      className: "max-sm:col-span-2",
      cell: (target) => <UsageBars used={target.used} quota={target.quota} />,
    },
    { id: "runs", header: t("targets.liveRuns"), align: "right", cell: (target) => target.liveRuns },
    {
      id: "change",
      header: <span className="sr-only">{t("actions")}</span>,
      align: "right",
      cell: (target) => (
        <Button
          size="sm"
          onClick={() => setChanging(target)}
          disabledReason={target.status === "PREPARING" ? t("targets.wait") : null}
        >
          {t("targets.changeQuota")}
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title={t("targets.title")}
        description={t("targets.about")}
        actions={
          <>
            <ButtonLink href="/admin/projects">{t("projects.title")}</ButtonLink>
            {create}
          </>
        }
      />
      <Card flush>
        {rows.length === 0 ? (
          <EmptyState
            icon={<Boxes className="size-5" />}
            title={t("targets.none")}
            description={t("targets.noneHint")}
            action={create}
          />
        ) : (
          <Table
            label={t("targets.title")}
            columns={columns}
            rows={rows}
            rowKey={(target) => target.id}
            rowTone={(target) => (target.status === "FAILED" ? "bad" : undefined)}
          />
        )}
      </Card>
      <TargetForm open={creating} onOpenChange={setCreating} onAccepted={follow} />
      <QuotaForm target={changing} onClose={() => setChanging(null)} onAccepted={follow} />
    </>
  );
}
