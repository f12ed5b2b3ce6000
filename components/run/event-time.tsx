"use client";

import { useLocale } from "next-intl";
import { useHydrated } from "@/components/ui/clock";
import { formatDateTime, formatTime } from "@/components/ui/format";

/** The clock time of something, with its day in the title; UTC until the browser's own zone is known. */
export function EventTime({ at, className }: { at: string; className?: string }) {
  const locale = useLocale();
  const zone = useHydrated() ? undefined : "UTC";
  return (
    <time
      dateTime={at}
      title={formatDateTime(locale, at, zone)}
      className={className ?? "tabular-nums whitespace-nowrap"}
    >
      {formatTime(locale, at, zone)}
    </time>
  );
}
