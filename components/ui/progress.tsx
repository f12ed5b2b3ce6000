"use client";

import { Progress as Base } from "@base-ui/react/progress";
import { cx } from "./cx";

/** How far something is; `value` null: under way, unknown how far. */
export function Progress({
  label,
  value,
  tone = "progress",
  className,
}: {
  label: string;
  /** 0 to 100 */
  value: number | null;
  tone?: "progress" | "good" | "bad";
  className?: string;
}) {
  const fill = { progress: "bg-progress-dot", good: "bg-good-dot", bad: "bg-bad-dot" }[tone];
  return (
    <Base.Root aria-label={label} value={value} className={cx("w-full", className)}>
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-selected">
        <Base.Indicator
          className={cx(
            "h-full rounded-full transition-[width] duration-300",
            fill,
            value === null && "w-1/3 animate-pulse-soft",
          )}
        />
      </Base.Track>
    </Base.Root>
  );
}
