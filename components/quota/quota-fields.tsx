"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";

/** As people say it: cores and GiB. The API counts thousandths of a core and MiB. */
export type QuotaInput = { cores: number | null; gib: number | null };

export const quotaOfInput = ({ cores, gib }: QuotaInput) => ({
  cpuMilli: Math.round((cores ?? 0) * 1000),
  memoryMib: Math.round((gib ?? 0) * 1024),
});
export const inputOfQuota = (quota: { cpuMilli: number; memoryMib: number }): QuotaInput => ({
  cores: quota.cpuMilli / 1000,
  gib: quota.memoryMib / 1024,
});
/** The contract's least: below it no job fits. */
export const fits = ({ cores, gib }: QuotaInput): boolean => (cores ?? 0) >= 0.1 && (gib ?? 0) >= 0.5;

export function QuotaFields({
  value,
  onChange,
  errors = {},
}: {
  value: QuotaInput;
  onChange: (value: QuotaInput) => void;
  errors?: { cpu?: string | undefined; memory?: string | undefined };
}) {
  const t = useTranslations("admin");
  return (
    <div className="grid grid-cols-2 gap-4">
      <Field label={t("usage.cpu")} error={errors.cpu}>
        <NumberField
          value={value.cores}
          onValueChange={(cores) => onChange({ ...value, cores })}
          min={0.1}
          step={1}
          unit={t("units.cores")}
        />
      </Field>
      <Field label={t("usage.memory")} error={errors.memory}>
        <NumberField
          value={value.gib}
          onValueChange={(gib) => onChange({ ...value, gib })}
          min={0.5}
          step={1}
          unit="GiB"
        />
      </Field>
    </div>
  );
}
