"use client";

import { NumberField as Base } from "@base-ui/react/number-field";
import { Minus, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { controlStyle } from "./control-style";
import { cx } from "./cx";

const step =
  "flex w-7 items-center justify-center text-faint hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink data-disabled:opacity-40";

export function NumberField({
  value,
  onValueChange,
  min,
  max,
  step: stepSize = 1,
  unit,
  bare = false,
  disabled = false,
  id,
  className,
  "aria-label": label,
}: {
  value: number | null;
  onValueChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  /** after the number, e.g. "MiB" */
  unit?: string | undefined;
  /** without its buttons, where little room is left; the arrow keys do the same */
  bare?: boolean;
  disabled?: boolean;
  id?: string;
  className?: string;
  "aria-label"?: string;
}) {
  const t = useTranslations("ui");
  const locale = useLocale();
  return (
    <Base.Root
      id={id}
      value={value}
      onValueChange={onValueChange}
      min={min}
      max={max}
      step={stepSize}
      smallStep={stepSize}
      locale={locale}
      format={{ maximumFractionDigits: 3, useGrouping: false }}
      disabled={disabled}
      className={className}
    >
      <Base.Group
        className={cx(
          controlStyle,
          "flex h-8 items-stretch overflow-hidden p-0 focus-within:border-accent focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent",
        )}
      >
        <Base.Input
          aria-label={label}
          className="min-w-0 flex-1 bg-transparent px-2.5 tabular-nums outline-none"
        />
        {unit ? <span className="flex items-center pr-2 text-xs text-faint">{unit}</span> : null}
        {bare ? null : (
          <>
            <Base.Decrement aria-label={t("decrease")} className={cx(step, "border-l border-line")}>
              <Minus aria-hidden="true" className="size-3" />
            </Base.Decrement>
            <Base.Increment aria-label={t("increase")} className={cx(step, "border-l border-line")}>
              <Plus aria-hidden="true" className="size-3" />
            </Base.Increment>
          </>
        )}
      </Base.Group>
    </Base.Root>
  );
}
