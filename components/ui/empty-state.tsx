import type { ReactNode } from "react";

/** Nothing is here: why, and what to do about it. */
export function EmptyState({
  icon,
  title,
  description,
  action,
}: {
  icon?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {icon ? (
        <div
          aria-hidden="true"
          className="mb-3 flex size-10 items-center justify-center rounded-lg border border-line bg-sunken text-faint"
        >
          {icon}
        </div>
      ) : null}
      <p className="text-base font-medium text-balance">{title}</p>
      {description ? <p className="mt-1 max-w-100 text-sm text-pretty text-muted">{description}</p> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
