"use client";

import { useTranslations } from "next-intl";
import { useConnection } from "@/components/live/connection";
import { cx } from "@/components/ui/cx";
import { Tooltip } from "@/components/ui/tooltip";

const looks = {
  live: "bg-good-dot",
  connecting: "bg-warning-dot animate-pulse-soft",
  lost: "bg-bad-dot",
} as const;

/** Whether what stands on the page is kept up to date. */
export function ConnectionIndicator() {
  const t = useTranslations("shell.connection");
  const connection = useConnection();
  return (
    <Tooltip content={t(`${connection}Hint`)} side="bottom">
      <output
        className={cx(
          "flex h-8 items-center gap-2 rounded-md px-2 text-xs",
          connection === "lost" ? "font-medium text-bad" : "text-muted",
        )}
      >
        <span aria-hidden="true" className={cx("size-1.5 rounded-full", looks[connection])} />
        <span className={connection === "live" ? "max-sm:sr-only" : ""}>{t(connection)}</span>
      </output>
    </Tooltip>
  );
}
