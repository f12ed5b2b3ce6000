"use client";

import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import { RelativeTime } from "@/components/ui/relative-time";
import { listCheckpoints } from "@/lib/contract/flink";
import type { Run } from "@/lib/contract/runs";
import { isSettled, runStateRows } from "@/lib/domain/run-state";
import { pollOf } from "./flink-answer";
import { newestPosition } from "./recovery";

/** How old the state is that the job would go back to if it failed now; the exact time is the age's title. */
export function PositionAge({ project, run }: { project: string; run: Run }) {
  const t = useTranslations("run.position");
  const starting = (runStateRows[run.state].step ?? 9) < 3;
  const { data } = useApi(listCheckpoints, { params: { project, run: run.id } }, undefined, {
    enabled: !starting && !isSettled(run.state),
    every: pollOf(run),
  });
  const position = newestPosition(run.position, data?.items);
  if (!position && starting) return null;
  return (
    <span title={t("about")} className="inline-flex items-center gap-1 text-xs text-muted">
      <History aria-hidden="true" className="size-3 shrink-0" />
      <span>
        {position
          ? t.rich(position.savepoint ? "savepoint" : "checkpoint", {
              id: String(position.checkpointId),
              age: () => <RelativeTime at={position.at} as="for" />,
            })
          : t("none")}
      </span>
    </span>
  );
}
