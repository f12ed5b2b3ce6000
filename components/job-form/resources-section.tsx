"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { leastMemoryMib, taskManagersOf } from "@/lib/domain/job-spec";
import type { SectionProps } from "./section";

/** Parallelism, and the size of the two kinds of process. */
export function ResourcesSection({ draft, change, problems }: SectionProps) {
  const t = useTranslations("job-form");
  const { parallelism, slotsPerTaskManager } = draft;
  const taskManagers =
    parallelism && slotsPerTaskManager ? taskManagersOf({ parallelism, slotsPerTaskManager }) : null;
  return (
    <Card title={t("resources")}>
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        <Field label={t("parallelism")} error={problems["/spec/parallelism"]}>
          <NumberField
            value={parallelism}
            min={1}
            max={2048}
            onValueChange={(value) => change({ parallelism: value })}
          />
        </Field>
        <Field label={t("slots")} error={problems["/spec/slotsPerTaskManager"]}>
          <NumberField
            value={slotsPerTaskManager}
            min={1}
            max={64}
            onValueChange={(value) => change({ slotsPerTaskManager: value })}
          />
        </Field>
        {(["jobManager", "taskManager"] as const).map((name) => (
          <ProcessFields
            key={name}
            name={name}
            count={name === "taskManager" ? taskManagers : 1}
            value={draft[name]}
            onChange={(value) => change({ [name]: value })}
            problems={problems}
          />
        ))}
      </div>
    </Card>
  );
}

function ProcessFields({
  name,
  count,
  value,
  onChange,
  problems,
}: {
  name: "jobManager" | "taskManager";
  count: number | null;
  value: SectionProps["draft"]["jobManager"];
  onChange: (value: SectionProps["draft"]["jobManager"]) => void;
  problems: SectionProps["problems"];
}) {
  const t = useTranslations("job-form");
  const label = t(name);
  return (
    <fieldset className="col-span-2 grid grid-cols-2 gap-x-3 gap-y-1.5 border-t border-line pt-3">
      <legend className="float-left col-span-2 mb-1.5 w-full text-xs text-muted">
        {label}
        {count === null ? "" : ` × ${count}`}
      </legend>
      <Field label={t("cpu")} error={problems[`/spec/${name}/cpu`]}>
        <NumberField
          aria-label={t("cpuOf", { process: label })}
          value={value.cpu}
          min={0.1}
          max={64}
          step={0.1}
          unit={t("coreUnit")}
          onValueChange={(cpu) => onChange({ ...value, cpu })}
        />
      </Field>
      <Field label={t("memory")} error={problems[`/spec/${name}/memoryMib`]}>
        <NumberField
          aria-label={t("memoryOf", { process: label })}
          value={value.memoryMib}
          min={leastMemoryMib[name]}
          max={262_144}
          step={256}
          unit="MiB"
          onValueChange={(memoryMib) => onChange({ ...value, memoryMib })}
        />
      </Field>
    </fieldset>
  );
}
