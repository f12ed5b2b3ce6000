"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { cx } from "./cx";

export type TabItem<Value extends string> = {
  value: Value;
  label: ReactNode;
  /** small, after the label: a count, or a badge where something is wrong */
  aside?: ReactNode;
  /** rendered only while the tab is open */
  content: () => ReactNode;
};

/** The open tab lives in the URL (`?tab=` unless `param` says otherwise); the first is the default. */
export function Tabs<Value extends string>({
  label,
  items,
  param = "tab",
  className,
}: {
  label: string;
  items: readonly [TabItem<Value>, ...TabItem<Value>[]];
  param?: string;
  className?: string;
}) {
  const [value, setValue] = useQueryState(
    param,
    parseAsStringLiteral(items.map((item) => item.value))
      .withDefault(items[0].value)
      .withOptions({ history: "push" }),
  );
  return (
    <Base.Root
      value={value}
      onValueChange={(next: Value) => void setValue(next)}
      className={cx("min-w-0", className)}
    >
      <Base.List
        aria-label={label}
        className="relative flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none]"
      >
        {items.map((item) => (
          <Base.Tab
            key={item.value}
            value={item.value}
            className="flex h-9 shrink-0 items-center gap-1.5 rounded-t-md px-2.5 text-sm text-muted -outline-offset-2 transition-colors hover:text-ink data-active:font-medium data-active:text-ink"
          >
            {item.label}
            {item.aside}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) rounded-full bg-ink transition-all duration-150" />
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className="min-w-0 pt-4 outline-offset-4">
          {item.value === value ? item.content() : null}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
