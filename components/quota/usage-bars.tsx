"use client";

import { useTranslations } from "next-intl";
import { Meter } from "@/components/ui/meter";
import { useFormat } from "@/components/ui/use-format";

type Amount = { cpuMilli: number; memoryMib: number };

/** How much of a quota live runs hold: processor and memory, each as a bar with its numbers. */
export function UsageBars({ used, quota }: { used: Amount; quota: Amount }) {
  const t = useTranslations("admin");
  const format = useFormat();
  const rows = [
    {
      id: "cpu",
      label: t("usage.cpu"),
      value: used.cpuMilli,
      max: quota.cpuMilli,
      text: t("usage.cores", { used: format.cores(used.cpuMilli), quota: format.cores(quota.cpuMilli) }),
    },
    {
      id: "memory",
      label: t("usage.memory"),
      value: used.memoryMib,
      max: quota.memoryMib,
      text: t("usage.of", { used: format.mib(used.memoryMib), quota: format.mib(quota.memoryMib) }),
    },
  ];
  return (
    <div className="grid min-w-0 grid-cols-[auto_minmax(4rem,1fr)_minmax(7.5rem,auto)] items-center gap-x-3 gap-y-1 text-xs sm:min-w-72">
      {rows.map((row) => (
        <div key={row.id} className="contents">
          <span className="text-faint">{row.label}</span>
          <Meter label={row.label} value={row.value} max={row.max} text={row.text} />
          <span className="text-right text-muted tabular-nums">{row.text}</span>
        </div>
      ))}
    </div>
  );
}
