"use client";

import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import { ErrorPanel } from "@/components/ui/error-panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReplyOf } from "@/lib/contract/browser-client";
import { listOrphans } from "@/lib/contract/orphans";

/** As often as a cluster is compared; a comparison that finds nothing new is not in the feed. */
const sweepMs = 30_000;

/** How far the lists can be believed: when each cluster was looked at, and which one cannot be seen. */
export function Sweeps({ initial }: { initial: ReplyOf<typeof listOrphans>["sweeps"] }) {
  const t = useTranslations("orphans");
  const { data } = useApi(listOrphans, { query: { limit: 1 } }, undefined, { every: sweepMs });
  const sweeps = data?.sweeps ?? initial;
  const blind = sweeps.filter(({ trouble }) => trouble !== null);
  const seen = sweeps.filter(({ trouble }) => trouble === null);
  return (
    <>
      {blind.map(({ cluster, trouble, sweptAt }) => (
        <ErrorPanel
          key={cluster.id}
          tone="warning"
          title={t("sweeps.blind", { cluster: cluster.name })}
          detail={trouble}
          nextStep={
            sweptAt === null
              ? t("sweeps.never")
              : t.rich("sweeps.blindSince", { at: () => <RelativeTime at={sweptAt} /> })
          }
        />
      ))}
      {seen.length > 0 ? (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
          {seen.map(({ cluster, sweptAt }) => (
            <li key={cluster.id}>
              {sweptAt === null
                ? t("sweeps.waiting", { cluster: cluster.name })
                : t.rich("sweeps.seen", {
                    cluster: cluster.name,
                    at: () => <RelativeTime at={sweptAt} />,
                  })}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
