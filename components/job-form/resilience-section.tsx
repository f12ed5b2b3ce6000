"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { failoverPolicy, perception, recoveryPolicy } from "@/lib/domain/job-spec";
import { BoundFields } from "./bound-fields";
import type { SectionProps } from "./section";

/** What follows when a part of the job dies, and what each answer costs. */
export function ResilienceSection({ draft, change, problems }: SectionProps) {
  const t = useTranslations("job-form");
  const { recovery, notRunning } = draft;
  return (
    <Card title={t("resilience")} description={t("resilienceHint")}>
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        <Field label={t("failover")} hint={t(`failoverCost.${draft.failover}`)}>
          <Select
            value={draft.failover}
            onValueChange={(failover) => change({ failover })}
            options={failoverPolicy.options.map((value) => ({
              value,
              label: t(`failoverPolicy.${value}`),
              description: t(`failoverCost.${value}`),
            }))}
          />
        </Field>
        <Field label={t("perception")} hint={t(`perceptionCost.${draft.perception}`)}>
          <Select
            value={draft.perception}
            onValueChange={(next) => change({ perception: next })}
            options={perception.options.map((value) => ({
              value,
              label: t(`perceptionProfile.${value}`),
              description: t(`perceptionCost.${value}`),
            }))}
          />
        </Field>
        <div className="flex min-w-0 flex-col gap-3">
          <Field label={t("recovery")} hint={t(`recoveryCost.${recovery.onFailure}`)}>
            <Select
              value={recovery.onFailure}
              onValueChange={(onFailure) => change({ recovery: { ...recovery, onFailure } })}
              options={recoveryPolicy.shape.onFailure.unwrap().options.map((value) => ({
                value,
                label: t(`recoveryPolicy.${value}`),
                description: t(`recoveryCost.${value}`),
              }))}
            />
          </Field>
          {recovery.onFailure === "RESTART" ? (
            <BoundFields
              legend={t("recoveryBounds")}
              at="/spec/recovery"
              value={recovery}
              onChange={(part) => change({ recovery: { ...recovery, ...part } })}
              problems={problems}
              fields={[
                { name: "attempts", label: t("recoveryAttempts"), max: 100 },
                { name: "windowMinutes", label: t("within"), max: 10_080, unit: t("minutes") },
                { name: "backoffSeconds", label: t("recoveryBackoff"), max: 3600, unit: t("seconds") },
              ]}
            />
          ) : null}
        </div>
        <BoundFields
          legend={t("notRunning")}
          hint={t("notRunningHint")}
          at="/spec/notRunning"
          value={notRunning}
          onChange={(part) => change({ notRunning: { ...notRunning, ...part } })}
          problems={problems}
          fields={[
            { name: "patienceMinutes", label: t("patience"), max: 10_080, unit: t("minutes") },
            { name: "falls", label: t("falls"), max: 1000 },
            { name: "windowMinutes", label: t("within"), max: 10_080, unit: t("minutes") },
          ]}
        />
      </div>
    </Card>
  );
}
