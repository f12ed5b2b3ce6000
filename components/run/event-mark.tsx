import { CircleSlash, Hourglass, type LucideIcon, RotateCw, TriangleAlert } from "lucide-react";
import { cx } from "@/components/ui/cx";
import type { RunEvent } from "@/lib/contract/runs";
import type { ReasonCode } from "@/lib/domain/reasons";
import { runStateRows } from "@/lib/domain/run-state";

const dots = {
  neutral: "bg-neutral-dot",
  progress: "bg-progress-dot",
  good: "bg-good-dot",
  warning: "bg-warning-dot",
  bad: "bg-bad-dot",
} as const;
const texts = {
  neutral: "text-muted",
  progress: "text-progress",
  good: "text-good",
  warning: "text-warning",
  bad: "text-bad",
} as const;
type Mark = { Icon: LucideIcon; tone: keyof typeof texts };

/** What happens between two runs brings neither of them into a state: its mark says what a state's dot would. */
const marks: { [Code in ReasonCode]?: Mark } = {
  RecoveryPlanned: { Icon: RotateCw, tone: "progress" },
  RecoveryStarted: { Icon: RotateCw, tone: "good" },
  RecoveryDelayed: { Icon: Hourglass, tone: "warning" },
  RecoveryCancelled: { Icon: CircleSlash, tone: "neutral" },
};
const markOf = ({ alert, type }: Pick<RunEvent, "alert" | "type">): Mark | undefined =>
  alert ? { Icon: TriangleAlert, tone: "bad" } : (marks as Record<string, Mark | undefined>)[type];

/** An event's place on the line of time. */
export function EventMark({ event }: { event: Pick<RunEvent, "alert" | "type" | "state"> }) {
  const mark = markOf(event);
  if (mark)
    return (
      <span className="relative mt-2.25 flex size-4 shrink-0 items-center justify-center rounded-full bg-surface ring-2 ring-surface">
        <mark.Icon aria-hidden="true" className={cx("size-3.5", texts[mark.tone])} />
      </span>
    );
  return (
    <span
      className={cx(
        "relative mt-3.25 size-2 rounded-full ring-3 ring-surface",
        event.state ? dots[runStateRows[event.state].tone] : "border border-control bg-surface",
      )}
    />
  );
}
