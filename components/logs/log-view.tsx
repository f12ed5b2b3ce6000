"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { LogLine } from "./log-line";
import { LogRow } from "./log-row";
import { useFollow } from "./use-follow";

const lineHeight = 18;
/** The URL says where one reads once one has stopped scrolling. */
const settledMs = 400;

/** The lines, only those in sight drawn. `rows` are indexes into `lines`, so that a filter copies nothing. */
export function LogView({
  lines,
  rows,
  find,
  wrap,
  label,
  startAt,
  jumpTo,
  follow,
  onFollowChange,
  onPlace,
}: {
  lines: readonly LogLine[];
  rows: readonly number[] | null;
  find: string;
  wrap: boolean;
  label: string;
  /** number of the line that the link names, once it is here */
  startAt: number | null;
  /** number of the line to bring into sight; `turn` makes the same one twice two wishes */
  jumpTo: { number: number; turn: number } | null;
  follow: { wish: boolean; turn: number };
  onFollowChange: (following: boolean) => void;
  /** the first line in sight, or the one that was clicked, while the end is not followed */
  onPlace: (line: LogLine | null) => void;
}) {
  const t = useTranslations("logs");
  const scroller = useRef<HTMLDivElement>(null);
  const [marked, setMarked] = useState<number | null>(startAt);
  const count = rows?.length ?? lines.length;
  const lineAt = (row: number) => lines[rows ? (rows[row] ?? -1) : row];
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
    getItemKey: (row) => lineAt(row)?.number ?? row,
  });
  const { following, setFollowing } = useFollow({
    scroller,
    height: list.getTotalSize(),
    lineHeight,
    firstNumber: lines[0]?.number ?? 0,
    startsFollowing: follow.wish,
  });

  const rowOf = (number: number) => {
    const index = number - (lines[0]?.number ?? 0);
    return rows ? rows.findIndex((row) => row >= index) : index;
  };
  useLayoutEffect(() => {
    if (startAt === null) return;
    setMarked(startAt);
    list.scrollToIndex(rowOf(startAt), { align: "start" });
    // only where the link points elsewhere: later lines must not pull the reader back
    // oxlint-disable-next-line react/exhaustive-deps
  }, [startAt]);
  useEffect(() => {
    if (!jumpTo) return;
    setFollowing(false);
    list.scrollToIndex(rowOf(jumpTo.number), { align: "center" });
    // oxlint-disable-next-line react/exhaustive-deps
  }, [jumpTo]);
  useEffect(() => setFollowing(follow.wish), [follow, setFollowing]);
  useEffect(() => onFollowChange(following), [following, onFollowChange]);
  useEffect(() => list.measure(), [list, wrap]);

  const items = list.getVirtualItems();
  const top = list.scrollOffset ?? 0;
  const place = useRef(onPlace);
  place.current = onPlace;
  useEffect(() => {
    const timer = setTimeout(() => {
      const first = list.getVirtualItems().find((item) => item.end > top);
      place.current(following || !first ? null : (lineAt(first.index) ?? null));
    }, settledMs);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [top, following]);

  return (
    <div
      ref={scroller}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={label}
      className="h-full overflow-auto overscroll-contain bg-sunken py-1.5 -outline-offset-2"
    >
      <div className="relative min-w-full" style={{ height: list.getTotalSize() }}>
        {items.map((item) => {
          const line = lineAt(item.index);
          return line ? (
            <div
              key={item.key}
              ref={wrap ? list.measureElement : undefined}
              data-index={item.index}
              className="absolute top-0 left-0 min-w-full"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LogRow
                line={line}
                find={find}
                wrap={wrap}
                marked={line.number === marked}
                current={line.number === jumpTo?.number}
                numberLabel={t("markLine", { number: line.number })}
                onMark={(chosen) => {
                  setMarked(chosen.number);
                  setFollowing(false);
                  onPlace(chosen);
                }}
              />
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}
