import { cx } from "./cx";

/** A place that will be filled; its size is the size of what will stand there. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx("block animate-pulse rounded-sm bg-selected", className)} />;
}

/** Rows of a table that is not here yet. */
export function SkeletonRows({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <output aria-label={label} className="block divide-y divide-line">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-4 px-4">
          <Skeleton className="h-4 w-18" />
          <Skeleton className={index % 2 === 0 ? "h-3 w-48" : "h-3 w-36"} />
          <Skeleton className="ml-auto h-3 w-20 max-sm:hidden" />
        </div>
      ))}
    </output>
  );
}
