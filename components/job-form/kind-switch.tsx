"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useTranslations } from "next-intl";
import type { Draft } from "./draft";

export function KindSwitch({
  value,
  onChange,
}: {
  value: Draft["kind"];
  onChange: (kind: Draft["kind"]) => void;
}) {
  const t = useTranslations("job-form");
  return (
    <RadioGroup
      aria-label={t("kind")}
      value={value}
      onValueChange={onChange}
      className="flex rounded-md bg-sunken p-0.5 ring-1 ring-line ring-inset"
    >
      {(["SQL", "JAR"] as const).map((kind) => (
        <Radio.Root
          key={kind}
          value={kind}
          aria-label={kind}
          className="flex h-6 items-center rounded-sm px-2.5 text-xs font-medium text-muted transition-colors hover:text-ink data-checked:bg-surface data-checked:text-ink data-checked:shadow-card data-checked:ring-1 data-checked:ring-line-strong"
        >
          {kind}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
