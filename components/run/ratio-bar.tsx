import { cx } from "@/components/ui/cx";

/** A share of time, drawn and written. Above `warnAt` it is worth a look; there is no good or bad below. */
export function RatioBar({ value, text, warnAt }: { value: number | null; text: string; warnAt: number }) {
  if (value === null) return <span className="text-faint">–</span>;
  const high = value >= warnAt;
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden="true" className="h-1.5 w-14 overflow-hidden rounded-full bg-selected">
        <span
          className={cx("block h-full rounded-full", high ? "bg-warning-dot" : "bg-neutral-dot")}
          style={{ width: `${Math.min(100, value * 100)}%` }}
        />
      </span>
      <span
        className={cx(
          "w-8 text-right text-xs tabular-nums",
          high ? "font-medium text-warning" : "text-muted",
        )}
      >
        {text}
      </span>
    </span>
  );
}
