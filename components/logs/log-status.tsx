"use client";

import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { useFormat } from "@/components/ui/use-format";
import type { LogSource } from "@/lib/contract/flink";
import { keptLines } from "./log-buffer";
import type { LogStore } from "./log-store";

const dots = {
  connecting: "bg-neutral-dot animate-pulse-soft",
  live: "bg-good-dot",
  ended: "bg-neutral-dot",
  lost: "bg-warning-dot animate-pulse-soft",
  gone: "bg-neutral-dot",
} as const;

/** Below the lines: whether more will come, and what of the log is not here. */
export function LogStatus({
  log,
  source,
  shown,
}: {
  log: LogStore;
  source: LogSource;
  shown: number | null;
}) {
  const t = useTranslations("logs");
  const format = useFormat();
  const count = log.lines.length;
  const missing =
    count >= keptLines
      ? t("newestOnly", { count: keptLines })
      : source.truncated
        ? t("truncated")
        : log.gap
          ? t("gap")
          : null;
  const state =
    log.connection === "ended" && !source.live ? t("keptAfterDeath") : t(`connections.${log.connection}`);
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-line px-3 py-1.5 text-xs text-muted">
      <output className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className={cx("size-1.5 rounded-full", dots[log.connection])} />
        {state}
      </output>
      <span className="tabular-nums">
        {shown === null
          ? t("lines", { count, text: format.number(count) })
          : t("shownOf", { shown: format.number(shown), count: format.number(count) })}
      </span>
      {missing ? <span>{missing}</span> : null}
      <span className="ml-auto truncate font-mono max-sm:hidden">{source.pod}</span>
    </p>
  );
}
