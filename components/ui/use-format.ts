"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";
import * as format from "./format";

/** The formats of format.ts in the reader's language. */
export function useFormat() {
  const locale = useLocale();
  return useMemo(
    () => ({
      number: (value: number, digits?: number) => format.formatNumber(locale, value, digits),
      compact: (value: number) => format.formatCompact(locale, value),
      percent: (ratio: number) => format.formatPercent(locale, ratio),
      bytes: (bytes: number) => format.formatBytes(locale, bytes),
      mib: (mib: number) => format.formatMib(locale, mib),
      cores: (milli: number) => format.formatCores(locale, milli),
      duration: (milliseconds: number) => format.formatDuration(locale, milliseconds),
      /** only where the server does not render: it does not know the reader's time zone */
      dateTime: (at: number | string) => format.formatDateTime(locale, at),
      time: (at: number | string) => format.formatTime(locale, at),
    }),
    [locale],
  );
}
