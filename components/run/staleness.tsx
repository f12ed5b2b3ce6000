"use client";

import { EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/relative-time";

/** Sight was lost: the state stands, and this says how old it is. */
export function Staleness({ since }: { since: string }) {
  const t = useTranslations("run");
  return (
    <output className="mb-4 flex gap-2.5 rounded-lg border border-line-strong border-dashed bg-sunken px-3 py-2.5 text-sm">
      <EyeOff aria-hidden="true" className="mt-px size-4 shrink-0 text-muted" />
      <span className="min-w-0">
        <span className="block font-medium">
          {t.rich("stale.title", { since: () => <RelativeTime at={since} as="for" /> })}
        </span>
        <span className="mt-0.5 block text-muted">{t("stale.about")}</span>
      </span>
    </output>
  );
}
