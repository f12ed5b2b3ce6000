"use client";

import { CirclePause } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSilence } from "@/components/live/controllers";
import { RelativeTime } from "@/components/ui/relative-time";

/** No controller is at work: what stands on every page may be old, and what is asked for waits. */
export function ControllersNotice() {
  const t = useTranslations("shell.controllers");
  const since = useSilence();
  if (since === null) return null;
  return (
    <section
      aria-label={t("label")}
      className="flex gap-2.5 border-b border-warning/30 bg-warning-soft px-4 py-2.5 text-sm sm:px-6"
    >
      <CirclePause aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warning" />
      <p className="min-w-0">
        {/* without the time that ticks: it would be read out each second */}
        <span role="alert" className="sr-only">
          {t("alert")}
        </span>
        <span className="font-medium">
          {t.rich("title", { since: () => <RelativeTime at={since} as="for" /> })}
        </span>{" "}
        <span className="text-muted">{t("about")}</span>
      </p>
    </section>
  );
}
