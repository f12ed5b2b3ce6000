"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { DefinitionList } from "@/components/ui/definition-list";
import { useFormat } from "@/components/ui/use-format";
import type { RunPolicy } from "@/lib/domain/job-spec";

/** What a version says of failures: the form's own words, without what each costs. */
export function ResilienceCard({ policy }: { policy: RunPolicy }) {
  const t = useTranslations("job-form");
  const words = useTranslations("jobPage.spec");
  const format = useFormat();
  const minutes = (count: number) => format.duration(count * 60_000);
  const { recovery, notRunning } = policy;
  return (
    <Card title={t("resilience")}>
      <DefinitionList
        items={[
          { term: t("failover"), value: t(`failoverPolicy.${policy.failover}`) },
          {
            term: t("recovery"),
            value: (
              <>
                {t(`recoveryPolicy.${recovery.onFailure}`)}
                {recovery.onFailure === "RESTART" ? (
                  <span className="block text-xs text-muted">
                    {words("recoveryBounds", {
                      attempts: recovery.attempts,
                      window: minutes(recovery.windowMinutes),
                      delay: format.duration(recovery.backoffSeconds * 1000),
                    })}
                  </span>
                ) : null}
              </>
            ),
          },
          { term: t("perception"), value: t(`perceptionProfile.${policy.perception}`) },
          {
            term: t("notRunning"),
            value: words("notRunningBounds", {
              patience: minutes(notRunning.patienceMinutes),
              falls: notRunning.falls,
              window: minutes(notRunning.windowMinutes),
            }),
          },
        ]}
      />
    </Card>
  );
}
