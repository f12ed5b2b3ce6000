import type { ReactNode } from "react";

/** Nothing is here: why, and what to do about it. */
export function EmptyState({
  icon,
  title,
  description,
  action,
  isPage = false,
}: {
  icon?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
  /** the page is nothing else: its title is the page's heading */
  isPage?: boolean;
}) {
  const Title = isPage ? "h1" : "p";
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
      <Title className="text-base font-medium text-balance">{title}</Title>
      {description ? <p className="mt-1 max-w-100 text-sm text-pretty text-muted">{description}</p> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
