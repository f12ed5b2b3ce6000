"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/ui/clock";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JobSummary } from "@/lib/contract/jobs";

/** Beside a failed job's badge, never in it: the job has failed, and a new run is to come. */
export function RecoveryMark({ recovery }: { recovery: NonNullable<JobSummary["recovery"]> }) {
  const t = useTranslations("states");
  const now = useNow();
  const { at, attempt, of } = recovery;
  return (
    <span
      title={t("recoveryHint", { attempt, of })}
      className="inline-flex items-center gap-1 text-xs whitespace-nowrap text-progress tabular-nums"
    >
      <RotateCw aria-hidden="true" className="size-3 shrink-0" />
      <span>
        {Date.parse(at) <= now
          ? t("recoverySoon")
          : t.rich("recoveryIn", { left: () => <RelativeTime at={at} as="left" /> })}
      </span>
    </span>
  );
}
