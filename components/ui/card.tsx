import type { ReactNode } from "react";
import { cx } from "./cx";

/** A panel with a quiet border; `title` makes it a region with a heading. */
export function Card({
  title,
  description,
  actions,
  flush = false,
  level = 2,
  className,
  children,
}: {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** no padding: a table or an editor fills it */
  flush?: boolean;
  level?: 2 | 3;
  className?: string;
  children?: ReactNode;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={cx("min-w-0 rounded-lg border border-line bg-surface shadow-card", className)}>
      {title || actions ? (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2">
          <div className="min-w-0">
            <Heading className="text-sm font-semibold text-ink">{title}</Heading>
            {description ? <p className="text-xs text-muted">{description}</p> : null}
          </div>
          {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={flush ? "min-w-0 overflow-hidden rounded-b-lg" : "p-4"}>{children}</div>
    </section>
  );
}
