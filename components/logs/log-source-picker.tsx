"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/components/ui/use-format";
import type { LogSource } from "@/lib/contract/flink";
import { keyOf } from "./use-log-params";

/** Whose log: live containers first, then the ones before a restart, then what was kept of the dead. */
export function LogSourcePicker({
  sources,
  source,
  onChange,
}: {
  sources: readonly LogSource[];
  source: LogSource;
  onChange: (source: LogSource) => void;
}) {
  const t = useTranslations("logs");
  const format = useFormat();
  const rank = (each: LogSource) =>
    (each.live ? 0 : 4) + (each.previous ? 2 : 0) + (each.component === "jobmanager" ? 0 : 1);
  const named = (each: LogSource) =>
    `${t(each.component)} · ${each.container}${each.component === "taskmanager" ? ` · ${shortPod(each.pod)}` : ""}`;
  return (
    <Select
      size="sm"
      aria-label={t("source")}
      className="w-auto max-w-full min-w-56"
      value={keyOf(source)}
      onValueChange={(key) => {
        const chosen = sources.find((each) => keyOf(each) === key);
        if (chosen) onChange(chosen);
      }}
      options={sources
        .toSorted((a, b) => rank(a) - rank(b) || a.pod.localeCompare(b.pod))
        .map((each) => ({
          value: keyOf(each),
          label: each.previous ? t("beforeRestart", { name: named(each) }) : named(each),
          hint: each.live
            ? undefined
            : each.sizeBytes === null
              ? t("kept")
              : t("keptSize", { size: format.bytes(each.sizeBytes) }),
        }))}
    />
  );
}

/** `mr-0abc…-taskmanager-1-2` → `1-2`: what tells one TaskManager of a run from another. */
const shortPod = (pod: string): string => /taskmanager-([\d-]+)$/.exec(pod)?.[1] ?? pod;
