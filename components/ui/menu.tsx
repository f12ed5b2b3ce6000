"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";

const item =
  "flex min-h-7 select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-disabled:cursor-not-allowed data-highlighted:bg-hover";

export function Menu({
  trigger,
  align = "end",
  side = "bottom",
  children,
}: {
  /** a Button */
  trigger: ReactElement;
  align?: "start" | "center" | "end";
  side?: "bottom" | "top" | "right";
  children: ReactNode;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-60 outline-none">
          <Base.Popup className="min-w-44 max-w-80 rounded-lg bg-raised p-1 shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({
  icon,
  danger = false,
  disabledReason,
  onSelect,
  children,
}: {
  icon?: ReactNode;
  danger?: boolean;
  /** shown below the label; the item cannot be chosen while it is given */
  disabledReason?: string | null | undefined;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Base.Item
      onClick={onSelect}
      disabled={Boolean(disabledReason)}
      className={cx(item, danger && "text-bad")}
    >
      {icon ? (
        <span
          className={cx("flex size-4 items-center justify-center text-faint", disabledReason && "opacity-50")}
        >
          {icon}
        </span>
      ) : null}
      <span className="min-w-0 flex-1">
        <span className={cx("block", disabledReason && "opacity-50")}>{children}</span>
        {disabledReason ? <span className="block text-xs text-muted">{disabledReason}</span> : null}
      </span>
    </Base.Item>
  );
}

export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onValueChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: ReactNode }[];
  onValueChange: (value: Value) => void;
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: Value) => onValueChange(next)}>
      <Base.Group>
        <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-xs text-faint">{label}</Base.GroupLabel>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} closeOnClick className={item}>
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            <Base.RadioItemIndicator>
              <Check aria-hidden="true" className="size-3.5" />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.Group>
    </Base.RadioGroup>
  );
}

export const MenuSeparator = () => <Base.Separator className="mx-1 my-1 h-px bg-line" />;
