"use client";

import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import { Badge, type Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DefinitionList } from "@/components/ui/definition-list";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import { useFormat } from "@/components/ui/use-format";
import { type Checkpoints, listCheckpoints } from "@/lib/contract/flink";
import type { Run } from "@/lib/contract/runs";
import { FlinkAnswer, pollOf } from "./flink-answer";
import { PathText } from "./path-text";

type Checkpoint = Checkpoints["items"][number];
const tones: Record<string, Tone> = { COMPLETED: "good", FAILED: "bad", IN_PROGRESS: "progress" };

/** How the job's state is kept: how often it worked, what it was restored from, and the latest ones. */
export function CheckpointsTab({ project, run }: { project: string; run: Run }) {
  const query = useApi(listCheckpoints, { params: { project, run: run.id } }, undefined, {
    every: pollOf(run),
  });
  return (
    <FlinkAnswer query={query} run={run} what="checkpoints" kept={<Kept run={run} />}>
      {(data) => <Answer data={data} />}
    </FlinkAnswer>
  );
}

function Answer({ data }: { data: Checkpoints }) {
  const t = useTranslations("run");
  const format = useFormat();
  const columns: Column<Checkpoint>[] = [
    {
      id: "id",
      header: t("checkpoints.id"),
      primary: true,
      cell: (each) => (
        <span className="font-medium tabular-nums">
          {t(each.savepoint ? "checkpoints.savepoint" : "checkpoints.checkpoint", { id: String(each.id) })}
        </span>
      ),
    },
    {
      id: "status",
      header: t("checkpoints.status"),
      cell: (each) => (
        <div className="min-w-0">
          <Badge tone={tones[each.status] ?? "neutral"} dot pulse={each.status === "IN_PROGRESS"}>
            {t.has(`checkpoints.statuses.${each.status}`)
              ? t(`checkpoints.statuses.${each.status}`)
              : each.status}
          </Badge>
          {each.failure ? <p className="mt-1 text-xs wrap-anywhere text-bad">{each.failure}</p> : null}
        </div>
      ),
    },
    { id: "at", header: t("checkpoints.triggered"), cell: (each) => <RelativeTime at={each.triggeredAt} /> },
    {
      id: "duration",
      header: t("checkpoints.duration"),
      align: "right",
      cell: (each) => (each.durationMs === null ? "–" : format.duration(each.durationMs)),
    },
    {
      id: "size",
      header: t("checkpoints.size"),
      align: "right",
      cell: (each) => (each.sizeBytes === null ? "–" : format.bytes(each.sizeBytes)),
    },
    {
      id: "path",
      header: t("checkpoints.path"),
      wideOnly: true,
      className: "max-w-90",
      cell: (each) => (each.path ? <PathText path={each.path} /> : <span className="text-faint">–</span>),
    },
  ];
  const { counts, restored } = data;
  return (
    <>
      <Card>
        <DefinitionList
          columns={4}
          items={[
            { term: t("checkpoints.completed"), value: format.number(counts.completed) },
            {
              term: t("checkpoints.failed"),
              value: (
                <span className={counts.failed > 0 ? "font-medium text-bad" : ""}>
                  {format.number(counts.failed)}
                </span>
              ),
            },
            { term: t("checkpoints.inProgress"), value: format.number(counts.inProgress) },
            {
              term: t("checkpoints.restoredFrom"),
              value: restored ? (
                <>
                  {t(restored.savepoint ? "checkpoints.savepoint" : "checkpoints.checkpoint", {
                    id: String(restored.id),
                  })}{" "}
                  · <RelativeTime at={restored.at} />
                  {restored.path ? <PathText path={restored.path} /> : null}
                </>
              ) : (
                <span className="text-muted">{t("checkpoints.fresh")}</span>
              ),
            },
          ]}
        />
      </Card>
      <Card flush title={t("checkpoints.latest")}>
        {data.items.length === 0 ? (
          <EmptyState title={t("checkpoints.none")} description={t("checkpoints.noneHint")} />
        ) : (
          <Table
            label={t("checkpoints.latest")}
            columns={columns}
            rows={data.items}
            rowKey={(each) => String(each.id)}
            rowTone={(each) => (each.status === "FAILED" ? "bad" : undefined)}
          />
        )}
      </Card>
    </>
  );
}

/** What the database knows of them when Flink is gone. */
function Kept({ run }: { run: Run }) {
  const t = useTranslations("run");
  if (!run.latestCheckpoint && !run.restoredFrom) return null;
  return (
    <Card title={t("checkpoints.kept")}>
      <DefinitionList
        items={[
          {
            term: t("checkpoints.last"),
            value: run.latestCheckpoint && (
              <>
                {t("checkpoints.checkpoint", { id: String(run.latestCheckpoint.id) })} ·{" "}
                <RelativeTime at={run.latestCheckpoint.at} />
                <PathText path={run.latestCheckpoint.path} />
              </>
            ),
          },
          {
            term: t("checkpoints.restoredFrom"),
            value: run.restoredFrom && <PathText path={run.restoredFrom.path} />,
          },
        ]}
      />
    </Card>
  );
}
