"use client";

import { useTranslations } from "next-intl";
import { QuotaFit } from "@/components/job/quota-fit";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Engine, ProjectTarget } from "@/lib/contract/projects";
import { quotaOf } from "@/lib/domain/job-spec";
import type { Draft } from "./draft";
import type { SectionProps } from "./section";

/** Where it runs and with what, and whether it fits. `fixedTarget`: a job stays where it was created. */
export function PlaceSection({
  draft,
  change,
  problems,
  engines,
  targets,
  fixedTarget,
}: SectionProps & { engines: Engine[]; targets: ProjectTarget[]; fixedTarget: boolean }) {
  const t = useTranslations("job-form");
  const target = targets.find(({ id }) => id === draft.targetId);
  const needs = needsOf(draft);
  return (
    <Card title={t("place")}>
      <div className="flex flex-col gap-4">
        <Field label={t("engine")} error={problems["/spec/engineId"]}>
          <Select
            value={draft.engineId}
            onValueChange={(engineId) => change({ engineId })}
            options={engines.map((engine) => ({
              value: engine.id,
              label: `Flink ${engine.flinkVersion}`,
              hint: engine.isDefault ? t("default") : undefined,
            }))}
          />
        </Field>
        <Field
          label={t("target")}
          error={problems["/targetId"]}
          hint={
            target ? t("targetHint", { cluster: target.cluster, namespace: target.namespace }) : undefined
          }
        >
          <Select
            value={draft.targetId}
            onValueChange={(targetId) => change({ targetId })}
            disabled={fixedTarget}
            placeholder={t("noTarget")}
            options={targets.map((each) => ({
              value: each.id,
              label: each.name,
              hint: each.status === "READY" ? each.cluster : t(`targetStatus.${each.status}`),
              disabled: each.status !== "READY",
            }))}
          />
        </Field>
        {target && needs ? <QuotaFit title={t("fit")} target={target} needs={needs} /> : null}
      </div>
    </Card>
  );
}

/** null while a number is missing */
function needsOf(draft: Draft): ReturnType<typeof quotaOf> | null {
  const { parallelism, slotsPerTaskManager, jobManager, taskManager } = draft;
  const numbers = [
    parallelism,
    slotsPerTaskManager,
    ...Object.values(jobManager),
    ...Object.values(taskManager),
  ];
  if (numbers.some((value) => value === null || value <= 0)) return null;
  return quotaOf({ parallelism, slotsPerTaskManager, jobManager, taskManager } as Parameters<
    typeof quotaOf
  >[0]);
}
