import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";
import { cx } from "./cx";

const style = cva(
  "inline-flex h-5 items-center gap-1.5 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap",
  {
    variants: {
      tone: {
        neutral: "bg-neutral-soft text-neutral",
        progress: "bg-progress-soft text-progress",
        good: "bg-good-soft text-good",
        warning: "bg-warning-soft text-warning",
        bad: "bg-bad-soft text-bad",
        outline: "border border-line-strong text-muted",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);
const dots = {
  neutral: "bg-neutral-dot",
  progress: "bg-progress-dot",
  good: "bg-good-dot",
  warning: "bg-warning-dot",
  bad: "bg-bad-dot",
  outline: "bg-neutral-dot",
} as const;
export type Tone = NonNullable<VariantProps<typeof style>["tone"]>;

export function Badge({
  tone = "neutral",
  dot = false,
  pulse = false,
  className,
  children,
}: {
  tone?: Tone;
  dot?: boolean;
  /** the dot breathes: something is under way */
  pulse?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span className={cx(style({ tone }), className)}>
      {dot ? (
        <span
          aria-hidden="true"
          className={cx("size-1.5 rounded-full", dots[tone], pulse && "animate-pulse-soft")}
        />
      ) : null}
      {children}
    </span>
  );
}
