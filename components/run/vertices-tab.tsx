"use client";

import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import { Badge, type Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { type Column, Table } from "@/components/ui/table";
import { useFormat } from "@/components/ui/use-format";
import { listVertices, type Vertex } from "@/lib/contract/flink";
import type { Run } from "@/lib/contract/runs";
import { FlinkAnswer, pollOf } from "./flink-answer";
import { RatioBar } from "./ratio-bar";
import { VertexGraph } from "./vertex-graph";

/** Busy for nearly all of its time, a vertex is what the job waits for. */
const busyWarnsAt = 0.9;
/** Flink's own page calls more than half HIGH. */
const backpressureWarnsAt = 0.5;

const statusTone = (status: string): Tone =>
  status === "RUNNING"
    ? "good"
    : status === "FINISHED"
      ? "neutral"
      : status === "FAILED" || status === "FAILING"
        ? "bad"
        : "progress";

/** The job's vertices as Flink sees them now. */
export function VerticesTab({ project, run }: { project: string; run: Run }) {
  const query = useApi(listVertices, { params: { project, run: run.id } }, undefined, { every: pollOf(run) });
  return (
    <FlinkAnswer query={query} run={run} what="vertices">
      {({ items }) => <Vertices vertices={items} />}
    </FlinkAnswer>
  );
}

function Vertices({ vertices }: { vertices: Vertex[] }) {
  const t = useTranslations("run");
  const format = useFormat();
  const count = (value: number | null) =>
    value === null ? "–" : value < 100_000 ? format.number(value, 0) : format.compact(value);
  const bytes = (value: number | null) => (value === null ? "" : format.bytes(value));
  const columns: Column<Vertex>[] = [
    {
      id: "name",
      header: t("vertices.name"),
      primary: true,
      className: "max-w-110",
      cell: (vertex) => (
        <span className="line-clamp-2 font-medium wrap-anywhere" title={vertex.name}>
          {vertex.name}
        </span>
      ),
    },
    {
      id: "status",
      header: t("vertices.status"),
      cell: (vertex) => (
        <Badge tone={statusTone(vertex.status)} dot>
          {t.has(`vertices.statuses.${vertex.status}`)
            ? t(`vertices.statuses.${vertex.status}`)
            : vertex.status.toLowerCase()}
        </Badge>
      ),
    },
    {
      id: "parallelism",
      header: t("vertices.parallelism"),
      align: "right",
      cell: (vertex) => {
        const running = (vertex.tasks["RUNNING"] ?? 0) + (vertex.tasks["FINISHED"] ?? 0);
        return running === vertex.parallelism
          ? vertex.parallelism
          : t("vertices.tasks", { running, all: vertex.parallelism });
      },
    },
    {
      id: "in",
      header: t("vertices.in"),
      align: "right",
      cell: (vertex) => <Records count={count(vertex.recordsIn)} bytes={bytes(vertex.bytesIn)} />,
    },
    {
      id: "out",
      header: t("vertices.out"),
      align: "right",
      cell: (vertex) => <Records count={count(vertex.recordsOut)} bytes={bytes(vertex.bytesOut)} />,
    },
    {
      id: "busy",
      header: t("vertices.busy"),
      align: "right",
      cell: (vertex) => (
        <RatioBar value={vertex.busy} text={format.percent(vertex.busy ?? 0)} warnAt={busyWarnsAt} />
      ),
    },
    {
      id: "backpressured",
      header: t("vertices.backpressured"),
      align: "right",
      cell: (vertex) => (
        <RatioBar
          value={vertex.backpressured}
          text={format.percent(vertex.backpressured ?? 0)}
          warnAt={backpressureWarnsAt}
        />
      ),
    },
  ];
  return (
    <>
      <VertexGraph vertices={vertices} />
      <Card flush>
        <Table label={t("vertices.title")} columns={columns} rows={vertices} rowKey={(vertex) => vertex.id} />
      </Card>
    </>
  );
}

function Records({ count, bytes }: { count: string; bytes: string }) {
  return (
    <span className="whitespace-nowrap">
      {count}
      {bytes ? <span className="block text-xs text-faint">{bytes}</span> : null}
    </span>
  );
}
