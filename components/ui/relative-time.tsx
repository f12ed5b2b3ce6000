"use client";

import { useLocale, useTimeZone } from "next-intl";
import { useHydrated, useNow } from "./clock";
import { formatDateTime, formatElapsed, formatRelative } from "./format";

/** The one relative time: ticks by itself; the exact time, in the reader's zone, is its title. */
export function RelativeTime({
  at,
  as = "ago",
  className,
}: {
  /** RFC 3339 */
  at: string;
  /** `ago`: "3m ago", "in 3m"; `for`: how long since, "3m 5s"; `left`: how long until */
  as?: "ago" | "for" | "left";
  className?: string;
}) {
  const now = useNow();
  const locale = useLocale();
  const timeZone = useReaderZone();
  const time = Date.parse(at);
  const text =
    as === "ago"
      ? formatRelative(locale, time, now)
      : formatElapsed(locale, as === "for" ? now - time : time - now);
  return (
    <time
      dateTime={at}
      title={formatDateTime(locale, time, timeZone)}
      className={className ?? "tabular-nums whitespace-nowrap"}
    >
      {text}
    </time>
  );
}

/** The server knows the reader's zone from a cookie, or says UTC; the browser knows it for sure. */
function useReaderZone(): string | undefined {
  const known = useTimeZone() ?? "UTC";
  return useHydrated() ? undefined : known;
}
