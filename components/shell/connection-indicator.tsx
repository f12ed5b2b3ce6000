"use client";

import { useTranslations } from "next-intl";
import { useConnection } from "@/components/live/connection";
import { cx } from "@/components/ui/cx";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tooltip } from "@/components/ui/tooltip";

const looks = {
  live: "bg-good-dot",
  connecting: "bg-warning-dot animate-pulse-soft",
  reconnecting: "bg-warning-dot animate-pulse-soft",
  offline: "bg-bad-dot",
} as const;

/** Whether what stands on the page is kept up to date. */
export function ConnectionIndicator() {
  const t = useTranslations("shell.connection");
  const { state, since } = useConnection();
  const stale = state === "reconnecting" || state === "offline";
  return (
    <Tooltip content={t(`${state}Hint`)} side="bottom">
      <output
        className={cx(
          "flex h-8 items-center gap-2 rounded-md px-2 text-xs",
          state === "offline" ? "font-medium text-bad" : "text-muted",
        )}
      >
        <span aria-hidden="true" className={cx("size-1.5 rounded-full", looks[state])} />
        <span className={state === "live" ? "max-sm:sr-only" : ""}>
          {stale
            ? t.rich(state, {
                since: () => <RelativeTime at={new Date(since).toISOString()} as="for" />,
              })
            : t(state)}
        </span>
      </output>
    </Tooltip>
  );
}
