"use client";

import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Run } from "@/lib/contract/runs";
import { isSettled, runStateRows } from "@/lib/domain/run-state";
import { usePosition } from "./use-position";

/** How old the state is that the job would go back to if it failed now; the exact time is the age's title. */
export function PositionAge({ project, run }: { project: string; run: Run }) {
  const t = useTranslations("run.position");
  const position = usePosition(project, run);
  const starting = (runStateRows[run.state].step ?? 9) < 3;
  if (!position && starting) return null;
  return (
    <span
      title={t(isSettled(run.state) ? "aboutEnded" : "about")}
      className="inline-flex items-center gap-1 text-xs text-muted"
    >
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
