"use client";

import { Hourglass } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/ui/clock";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Run } from "@/lib/contract/runs";

/** A state that does not last for ever: what it becomes, and how long until then. */
export function Countdown({ deadline }: { deadline: NonNullable<Run["deadline"]> }) {
  const t = useTranslations("run");
  const now = useNow();
  const states = useTranslations("states");
  return (
    <p className="inline-flex items-center gap-1.5 text-sm text-ink">
      <Hourglass aria-hidden="true" className="size-3.5 shrink-0 text-warning" />
      <span>
        {Date.parse(deadline.at) <= now
          ? t("countdownOver", { state: states(deadline.becomes) })
          : t.rich("countdown", {
              state: states(deadline.becomes),
              left: () => <RelativeTime at={deadline.at} as="left" className="font-medium tabular-nums" />,
            })}
      </span>
    </p>
  );
}
