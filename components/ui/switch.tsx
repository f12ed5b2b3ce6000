"use client";

import { Switch as Base } from "@base-ui/react/switch";

export function Switch({
  checked,
  onCheckedChange,
  disabled = false,
  id,
  "aria-label": label,
}: {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  id?: string;
  "aria-label"?: string;
}) {
  return (
    <Base.Root
      id={id}
      checked={checked}
      onCheckedChange={onCheckedChange}
      disabled={disabled}
      aria-label={label}
      className="flex h-5 w-8.5 shrink-0 items-center rounded-full bg-control px-0.5 transition-colors data-checked:bg-ink data-disabled:opacity-50"
    >
      <Base.Thumb className="size-4 rounded-full bg-surface shadow-card transition-transform data-checked:translate-x-3.5" />
    </Base.Root>
  );
}
