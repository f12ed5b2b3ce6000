"use client";

import { Meter as Base } from "@base-ui/react/meter";
import { cx } from "./cx";

/** Part of a whole that is in use; `added` is what would come on top. Both in the unit of `max`. */
export function Meter({
  label,
  value,
  max,
  added = 0,
  text,
  className,
}: {
  label: string;
  value: number;
  max: number;
  added?: number;
  /** read aloud instead of a percentage, e.g. "3 of 8 cores" */
  text: string;
  className?: string;
}) {
  const share = (part: number) => `${max <= 0 ? 0 : Math.min(100, (part / max) * 100)}%`;
  const over = value + added > max;
  const near = !over && max > 0 && (value + added) / max >= 0.9;
  const level = over ? "bg-bad-dot" : near ? "bg-warning-dot" : null;
  return (
    <Base.Root
      aria-label={label}
      value={Math.min(value, max)}
      max={Math.max(max, 1)}
      getAriaValueText={() => text}
      className={cx("flex h-1.5 w-full overflow-hidden rounded-full bg-selected", className)}
    >
      <div
        className={cx("h-full", (added === 0 && level) || "bg-neutral-dot")}
        style={{ width: share(value) }}
      />
      {added > 0 ? (
        <div
          className={cx("h-full border-l border-surface", level ?? "bg-progress-dot")}
          style={{ width: share(Math.max(0, Math.min(added, max - value))) }}
        />
      ) : null}
    </Base.Root>
  );
}
