"use client";

import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Run } from "@/lib/contract/runs";
import { runStateRows } from "@/lib/domain/run-state";
import { troubleOf } from "./trouble";

/** How long a start may still take. One in trouble says it beside its cause: here it alarms nobody. */
export function StartDeadline({ run }: { run: Run }) {
  const t = useTranslations("run");
  const { deadline } = run;
  if (!deadline || runStateRows[run.state].step === undefined || troubleOf(run)) return null;
  return (
    <p className="mt-3 text-xs text-muted">
      {t.rich("ladder.deadline", { left: () => <RelativeTime at={deadline.at} as="left" /> })}
    </p>
  );
}
