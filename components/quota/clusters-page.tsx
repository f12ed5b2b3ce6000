"use client";

import { Plus, Server } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/components/live/use-api";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { type Column, Table } from "@/components/ui/table";
import { type Cluster, listClusters } from "@/lib/contract/admin";
import type { ReplyOf } from "@/lib/contract/browser-client";
import { ClusterForm } from "./cluster-form";

/** Registered clusters, those that do not answer first. */
export function ClustersPage({ initial }: { initial: ReplyOf<typeof listClusters> }) {
  const t = useTranslations("admin");
  const { data = initial } = useApi(listClusters, {}, initial);
  const [open, setOpen] = useState(false);
  const rows = data.items.toSorted(
    (a, b) => Number(a.reachable) - Number(b.reachable) || a.name.localeCompare(b.name),
  );
  const register = (
    <Button variant="primary" onClick={() => setOpen(true)}>
      <Plus aria-hidden="true" className="size-4" />
      {t("clusters.register")}
    </Button>
  );
  const columns: Column<Cluster>[] = [
    {
      id: "name",
      header: t("clusters.name"),
      primary: true,
      cell: (cluster) => (
        <div className="min-w-0">
          <p className="font-medium">{cluster.name}</p>
          <p className="font-mono text-xs [font-variant-ligatures:none] wrap-anywhere text-faint">
            {cluster.server}
          </p>
          {cluster.trouble ? (
            <p className="mt-1 max-w-150 text-xs wrap-anywhere text-bad">{cluster.trouble}</p>
          ) : null}
        </div>
      ),
    },
    {
      id: "reachable",
      header: t("clusters.reachable"),
      cell: (cluster) => (
        <Badge tone={cluster.reachable ? "good" : "bad"} dot>
          {t(cluster.reachable ? "clusters.answers" : "clusters.silent")}
        </Badge>
      ),
    },
    {
      id: "version",
      header: t("clusters.kubernetes"),
      cell: (cluster) => cluster.kubernetesVersion ?? <span className="text-faint">–</span>,
    },
    {
      id: "access",
      header: t("clusters.flinkAccess"),
      cell: (cluster) => (
        <span className="whitespace-nowrap">{t(`clusters.access.${cluster.flinkAccess}.title`)}</span>
      ),
    },
    {
      id: "prometheus",
      header: t("clusters.prometheus"),
      wideOnly: true,
      cell: (cluster) =>
        cluster.prometheusUrl ? (
          <span className="font-mono text-xs [font-variant-ligatures:none] wrap-anywhere text-muted">
            {cluster.prometheusUrl}
          </span>
        ) : (
          <span className="text-faint">{t("clusters.noPrometheus")}</span>
        ),
    },
    {
      id: "storage",
      header: t("clusters.storageClass"),
      wideOnly: true,
      cell: (cluster) => <span className="whitespace-nowrap text-muted">{cluster.storageClass}</span>,
    },
    { id: "targets", header: t("clusters.targets"), align: "right", cell: (cluster) => cluster.targets },
  ];
  return (
    <>
      <PageHeader title={t("clusters.title")} description={t("clusters.about")} actions={register} />
      <Card flush>
        {rows.length === 0 ? (
          <EmptyState
            icon={<Server className="size-5" />}
            title={t("clusters.none")}
            description={t("clusters.noneHint")}
            action={register}
          />
        ) : (
          <Table
            label={t("clusters.title")}
            columns={columns}
            rows={rows}
            rowKey={(cluster) => cluster.id}
            rowTone={(cluster) => (cluster.reachable ? undefined : "bad")}
          />
        )}
      </Card>
      <ClusterForm open={open} onOpenChange={setOpen} />
    </>
  );
}
