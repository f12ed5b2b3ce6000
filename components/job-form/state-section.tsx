"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { SectionProps } from "./section";

/** How the job keeps its state, and what the next start does with it. */
export function StateSection({ draft, change, problems }: SectionProps) {
  const t = useTranslations("job-form");
  return (
    <Card title={t("state")}>
      <div className="flex flex-col gap-4">
        <div className="flex items-center justify-between gap-4">
          <div>
            <p className="text-sm font-medium">{t("checkpoints")}</p>
            <p className="text-xs text-muted">
              {draft.checkpoints ? t("checkpointsOn") : t("checkpointsOff")}
            </p>
          </div>
          <Switch
            aria-label={t("checkpoints")}
            checked={draft.checkpoints}
            onCheckedChange={(checkpoints) => change({ checkpoints })}
          />
        </div>
        {draft.checkpoints ? (
          <Field label={t("checkpointInterval")} error={problems["/spec/checkpointIntervalMs"]}>
            <NumberField
              value={draft.checkpointSeconds}
              min={0.5}
              max={86_400}
              step={1}
              unit={t("seconds")}
              onValueChange={(checkpointSeconds) => change({ checkpointSeconds })}
            />
          </Field>
        ) : null}
        <Field label={t("restore")} hint={t(`restoreHint.${draft.restore}`)}>
          <Select
            value={draft.restore}
            onValueChange={(restore) => change({ restore })}
            options={[
              { value: "LATEST_STATE", label: t("restorePolicy.LATEST_STATE") },
              { value: "FRESH", label: t("restorePolicy.FRESH") },
            ]}
          />
        </Field>
      </div>
    </Card>
  );
}
