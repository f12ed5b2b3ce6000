import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { type RunState, runStateRows } from "@/lib/domain/run-state";

/**
 * The one state badge. `state` null: never started. `staleSince`: nothing has been seen since then, so the state is
 * the last one known; that is said beside it, never instead of it.
 */
export function StateBadge({
  state,
  staleSince = null,
}: {
  state: RunState | null;
  staleSince?: string | null;
}) {
  const t = useTranslations("states");
  if (state === null) return <Badge tone="outline">{t("NOT_STARTED")}</Badge>;
  const { tone } = runStateRows[state];
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <Badge tone={tone} dot pulse={tone === "progress" && staleSince === null}>
        {t(state)}
      </Badge>
      {staleSince === null ? null : (
        <span className="text-xs text-warning" title={t("staleHint")}>
          {t.rich("staleSince", { time: () => <RelativeTime at={staleSince} as="for" /> })}
        </span>
      )}
    </span>
  );
}
