import { memo } from "react";
import { cx } from "@/components/ui/cx";
import type { LogLine } from "./log-line";
import { splitByMatch } from "./log-search";

const tones = {
  ERROR: "text-bad",
  WARN: "text-warning",
  INFO: "text-ink",
  DEBUG: "text-faint",
  TRACE: "text-faint",
} as const;

/** One line. Its number is a button: it makes the address of this page the address of this line. */
export const LogRow = memo(function LogRow({
  line,
  find,
  wrap,
  marked,
  current,
  numberLabel,
  onMark,
}: {
  line: LogLine;
  find: string;
  wrap: boolean;
  marked: boolean;
  /** the match that "next" stands on */
  current: boolean;
  numberLabel: string;
  onMark: (line: LogLine) => void;
}) {
  return (
    <div
      className={cx(
        "flex min-h-4.5 min-w-full pr-4 font-mono text-xs leading-4.5 [font-variant-ligatures:none] hover:bg-hover",
        wrap ? "w-full" : "w-max",
        marked && "bg-accent-soft hover:bg-accent-soft",
        line.level === "ERROR" && !marked && "bg-bad-soft/50",
      )}
    >
      <button
        type="button"
        tabIndex={-1}
        aria-label={numberLabel}
        onClick={() => onMark(line)}
        className="sticky left-0 flex w-13 shrink-0 items-start justify-end bg-sunken pr-3 text-right text-faint tabular-nums select-none hover:text-ink"
      >
        {line.number}
      </button>
      <span
        className={cx(
          line.level ? tones[line.level] : "text-ink",
          wrap ? "min-w-0 wrap-anywhere whitespace-pre-wrap" : "whitespace-pre",
        )}
      >
        {find === ""
          ? line.text || " "
          : splitByMatch(line.text, find).map((piece, index) =>
              index % 2 === 0 ? (
                piece
              ) : (
                // the same text may match twice in a line; its place is its only identity
                // oxlint-disable-next-line react/no-array-index-key
                <mark
                  key={index}
                  className={cx(
                    "rounded-xs",
                    current ? "bg-warning-dot text-black" : "bg-warning-soft text-warning",
                  )}
                >
                  {piece}
                </mark>
              ),
            )}
      </span>
    </div>
  );
});
