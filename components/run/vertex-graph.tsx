"use client";

import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { useFormat } from "@/components/ui/use-format";
import type { Vertex } from "@/lib/contract/flink";
import { layVertices } from "./vertex-layout";

const box = { width: 200, height: 78, across: 56, down: 20 } as const;
/** Beyond this the picture is a carpet; the table below it says the same. */
const most = 60;

const dots: Record<string, string> = {
  RUNNING: "bg-good-dot",
  FAILED: "bg-bad-dot",
  FAILING: "bg-bad-dot",
  FINISHED: "bg-neutral-dot",
};

/** How records flow, sources left. The table below has the same facts for whoever cannot see it. */
export function VertexGraph({ vertices }: { vertices: Vertex[] }) {
  const t = useTranslations("run");
  const format = useFormat();
  if (vertices.length < 2 || vertices.length > most) return null;
  const placed = layVertices(vertices);
  const columns = Math.max(...placed.map(({ column }) => column)) + 1;
  const tallest = Math.max(...placed.map(({ row }) => row)) + 1;
  const height = tallest * (box.height + box.down) - box.down;
  const inColumn = (column: number) => placed.filter((each) => each.column === column).length;
  const places = new Map(
    placed.map(({ vertex, column, row }) => {
      const own = inColumn(column) * (box.height + box.down) - box.down;
      return [
        vertex.id,
        { x: column * (box.width + box.across), y: (height - own) / 2 + row * (box.height + box.down) },
      ];
    }),
  );
  const width = columns * (box.width + box.across) - box.across;
  return (
    <figure
      // it scrolls sideways on a phone
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label={t("vertices.graph", { count: vertices.length })}
      className="overflow-x-auto rounded-lg border border-line bg-[radial-gradient(var(--color-line)_1px,transparent_1px)] bg-[size:16px_16px] bg-surface p-5 shadow-card"
    >
      <div aria-hidden="true" className="relative mx-auto" style={{ width, height }}>
        <svg width={width} height={height} className="absolute inset-0 overflow-visible" aria-hidden="true">
          {vertices.flatMap((vertex) =>
            vertex.inputs.map((input) => {
              const [from, to] = [places.get(input), places.get(vertex.id)];
              if (!from || !to) return null;
              const [x1, y1, x2, y2] = [
                from.x + box.width,
                from.y + box.height / 2,
                to.x,
                to.y + box.height / 2,
              ];
              const bend = Math.max(20, (x2 - x1) / 2);
              return (
                <path
                  key={`${input}-${vertex.id}`}
                  d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}
                  fill="none"
                  stroke="var(--color-control)"
                  strokeWidth="1.25"
                />
              );
            }),
          )}
        </svg>
        {placed.map(({ vertex }) => (
          <div
            key={vertex.id}
            title={vertex.name}
            className={cx(
              "absolute flex flex-col justify-between rounded-md border bg-raised px-2.5 py-2 text-xs shadow-card",
              (vertex.busy ?? 0) >= 0.9 || (vertex.backpressured ?? 0) >= 0.5
                ? "border-warning-dot"
                : "border-line-strong",
            )}
            style={{
              left: places.get(vertex.id)?.x,
              top: places.get(vertex.id)?.y,
              width: box.width,
              height: box.height,
            }}
          >
            <p className="flex gap-1.5">
              <span
                className={cx(
                  "mt-1.25 size-1.5 shrink-0 rounded-full",
                  dots[vertex.status] ?? "bg-progress-dot",
                )}
              />
              <span className="line-clamp-2 font-medium wrap-anywhere">{vertex.name}</span>
            </p>
            <p className="flex justify-between gap-2 text-faint tabular-nums">
              <span>×{vertex.parallelism}</span>
              {vertex.busy === null ? null : (
                <span>{t("vertices.busyShort", { share: format.percent(vertex.busy) })}</span>
              )}
              {vertex.backpressured === null ? null : (
                <span>
                  {t("vertices.backpressuredShort", { share: format.percent(vertex.backpressured) })}
                </span>
              )}
            </p>
          </div>
        ))}
      </div>
    </figure>
  );
}
