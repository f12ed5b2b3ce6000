import type { ReactNode } from "react";
import { cx } from "./cx";

/** Facts by name; an entry whose value is null or undefined is left out. */
export function DefinitionList({
  items,
  columns = 1,
  className,
}: {
  items: readonly { term: ReactNode; value: ReactNode; key?: string }[];
  /** how many pairs stand side by side where there is room */
  columns?: 1 | 2 | 3 | 4;
  className?: string;
}) {
  const shown = items.filter((item) => item.value !== null && item.value !== undefined);
  if (columns === 1)
    return (
      <dl className={cx("grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-2 text-sm", className)}>
        {shown.map((item, index) => (
          <div key={item.key ?? index} className="contents">
            <dt className="text-muted">{item.term}</dt>
            <dd className="min-w-0 wrap-anywhere text-ink">{item.value}</dd>
          </div>
        ))}
      </dl>
    );
  const grid = { 2: "sm:grid-cols-2", 3: "sm:grid-cols-3", 4: "sm:grid-cols-2 lg:grid-cols-4" }[columns];
  return (
    <dl className={cx("grid grid-cols-2 gap-x-6 gap-y-3 text-sm", grid, className)}>
      {shown.map((item, index) => (
        <div key={item.key ?? index} className="min-w-0">
          <dt className="text-xs text-faint">{item.term}</dt>
          <dd className="mt-0.5 min-w-0 wrap-anywhere text-ink">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
