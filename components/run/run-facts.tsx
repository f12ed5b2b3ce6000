"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { PathText } from "./path-text";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DefinitionList } from "@/components/ui/definition-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { useFormat } from "@/components/ui/use-format";
import type { Run } from "@/lib/contract/runs";
import { isFlinkSilent } from "./trouble";
import { usePosition } from "./use-position";

/** What one would ask kubectl for. */
export function RunFacts({ project, run }: { project: string; run: Run }) {
  const t = useTranslations("run");
  const format = useFormat();
  const position = usePosition(project, run);
  const mono = (text: string) => (
    <span className="flex items-center gap-1">
      <code className="min-w-0 wrap-anywhere text-xs">{text}</code>
      <CopyButton text={text} />
    </span>
  );
  const pods = run.pods.filter((pod) => pod.phase === "Running").length;
  return (
    <Card title={t("facts.title")} className="self-start">
      <DefinitionList
        items={[
          {
            term: t("facts.flinkStatus"),
            value: isFlinkSilent(run) ? (
              <span className="text-muted">{t("facts.flinkSilent")}</span>
            ) : (
              run.flinkStatus && <code className="text-xs">{run.flinkStatus}</code>
            ),
          },
          {
            term: t("facts.restarts"),
            value:
              run.restarts === null ? null : (
                <span className={run.restarts > 0 ? "font-medium text-warning" : ""}>{run.restarts}</span>
              ),
          },
          {
            term: t("facts.pods"),
            value: run.releasedAt ? null : (
              <Link href={`/projects/${project}/runs/${run.id}`} className="hover:underline">
                {t("facts.podsValue", { running: pods, all: run.pods.length })}
              </Link>
            ),
          },
          {
            term: t(run.releasedAt ? "facts.held" : "facts.holds"),
            value: t("facts.resources", {
              cores: format.cores(run.requested.cpuMilli),
              memory: format.mib(run.requested.memoryMib),
            }),
          },
          {
            term: t("facts.latestCheckpoint"),
            value: position && (
              <>
                #{position.checkpointId} · <RelativeTime at={position.at} />
              </>
            ),
          },
          {
            term: t("facts.restoredFrom"),
            value: run.restoredFrom ? (
              <PathText path={run.restoredFrom.path} />
            ) : (
              <span className="text-muted">{t("checkpoints.fresh")}</span>
            ),
          },
          { term: t("facts.started"), value: <RelativeTime at={run.createdAt} /> },
          { term: t("facts.ended"), value: run.settledAt && <RelativeTime at={run.settledAt} /> },
          { term: t("facts.where"), value: `${run.cluster} / ${run.namespace}` },
          { term: t("facts.deployment"), value: mono(run.clusterId) },
          { term: t("facts.flinkJobId"), value: mono(run.flinkJobId) },
          { term: t("facts.image"), value: mono(run.image) },
        ]}
      />
    </Card>
  );
}
