"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { controlStyle } from "./control-style";
import { cx } from "./cx";

export type SelectOption<Value extends string> = {
  value: Value;
  label: ReactNode;
  /** small, beside the label in the list only */
  hint?: ReactNode;
  /** what choosing it means, under the label in the list only */
  description?: ReactNode;
  disabled?: boolean;
};

export function Select<Value extends string>({
  value,
  onValueChange,
  options,
  placeholder,
  disabled = false,
  size = "md",
  className,
  id,
  "aria-label": label,
}: {
  value: Value | null;
  onValueChange: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  placeholder?: string;
  disabled?: boolean;
  size?: "sm" | "md";
  className?: string;
  id?: string;
  "aria-label"?: string;
}) {
  return (
    <Base.Root
      id={id}
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next);
      }}
    >
      <Base.Trigger
        aria-label={label}
        className={cx(
          controlStyle,
          "flex items-center justify-between gap-2 pr-1.5 pl-2.5 text-left data-disabled:bg-sunken data-disabled:text-muted",
          size === "sm" ? "h-7 text-xs" : "h-8",
          className,
        )}
      >
        <Base.Value placeholder={placeholder} className="min-w-0 truncate data-placeholder:text-faint" />
        <Base.Icon>
          <ChevronsUpDown aria-hidden="true" className="size-3.5 text-faint" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-60 outline-none">
          <Base.Popup className="max-h-(--available-height) max-w-[min(26rem,var(--available-width))] min-w-(--anchor-width) overflow-y-auto rounded-lg bg-raised p-1 shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className="flex min-h-7 items-center gap-2 rounded-sm py-1 pr-2 pl-1.5 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover"
                >
                  <span
                    className={cx(
                      "flex w-4 shrink-0 justify-center",
                      option.description && "self-start pt-1",
                    )}
                  >
                    <Base.ItemIndicator>
                      <Check aria-hidden="true" className="size-3.5" />
                    </Base.ItemIndicator>
                  </span>
                  <span className="min-w-0 flex-1">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.description ? (
                      <span className="block text-xs text-pretty text-muted">{option.description}</span>
                    ) : null}
                  </span>
                  {option.hint ? <span className="text-xs text-faint">{option.hint}</span> : null}
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
