import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

const tones = {
  progress: { box: "border-progress/30 bg-progress-soft", icon: "text-progress" },
  warning: { box: "border-warning/30 bg-warning-soft", icon: "text-warning" },
  bad: { box: "border-bad/30 bg-bad-soft", icon: "text-bad" },
  neutral: { box: "border-line-strong bg-sunken", icon: "text-muted" },
} as const;

/** Something about a run that its state does not say. */
export function Notice({
  label,
  tone,
  Icon,
  title,
  action,
  children,
}: {
  label: string;
  tone: keyof typeof tones;
  Icon: LucideIcon;
  title: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const { box, icon } = tones[tone];
  return (
    <section aria-label={label} className={cx("mb-4 rounded-lg border px-3 py-2.5 text-sm", box)}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-1 basis-60 gap-2.5">
          <Icon aria-hidden="true" className={cx("mt-0.5 size-4 shrink-0", icon)} />
          <div className="min-w-0">
            <p className="font-medium wrap-anywhere text-ink">{title}</p>
            {children}
          </div>
        </div>
        {action}
      </div>
    </section>
  );
}
