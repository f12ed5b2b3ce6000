"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/components/ui/use-format";
import type { Chart } from "@/lib/contract/flink";

/** A chart's numbers as text. */
export function useUnit(unit: Chart["unit"]): (value: number) => string {
  const t = useTranslations("metrics");
  const format = useFormat();
  switch (unit) {
    case "recordsPerSecond":
      return (value) => t("perSecond", { count: value < 10 ? format.number(value) : format.compact(value) });
    case "ratio":
      return format.percent;
    case "milliseconds":
      return format.duration;
    case "bytes":
      return format.bytes;
  }
}
