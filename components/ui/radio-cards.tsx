"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";
import { cx } from "./cx";

export type RadioCard<Value extends string> = {
  value: Value;
  title: ReactNode;
  description?: ReactNode;
  /** why it cannot be chosen */
  disabledReason?: string | null | undefined;
  /** shown within the card while it is chosen */
  more?: ReactNode;
};

/** One of a few choices that need a sentence each. */
export function RadioCards<Value extends string>({
  label,
  value,
  onValueChange,
  options,
}: {
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly RadioCard<Value>[];
}) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={onValueChange}
      className="flex flex-col gap-2"
    >
      {options.map((option) => (
        <div
          key={option.value}
          className={cx(
            "rounded-lg border border-line-strong transition-colors has-data-checked:border-ink",
            option.disabledReason ? "bg-sunken" : "hover:border-control",
          )}
        >
          {/* oxlint-disable-next-line jsx-a11y/label-has-associated-control -- Radio.Root holds the input */}
          <label className={cx("flex gap-2.5 px-3 py-2.5", !option.disabledReason && "cursor-pointer")}>
            <Radio.Root
              value={option.value}
              disabled={Boolean(option.disabledReason)}
              className="mt-px flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface data-checked:border-ink data-checked:bg-ink data-disabled:opacity-50"
            >
              <Radio.Indicator className="size-1.5 rounded-full bg-on-ink" />
            </Radio.Root>
            <span className="min-w-0">
              <span className={cx("block text-sm font-medium", option.disabledReason && "text-muted")}>
                {option.title}
              </span>
              <span className="block text-xs text-muted">{option.disabledReason ?? option.description}</span>
            </span>
          </label>
          {option.more && value === option.value ? (
            <div className="border-t border-line px-3 py-2.5">{option.more}</div>
          ) : null}
        </div>
      ))}
    </RadioGroup>
  );
}
