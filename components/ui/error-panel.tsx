import { CircleAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CopyButton } from "./copy-button";
import { cx } from "./cx";

/** Something went wrong: what happened, what to do, and what to quote when asking for help. */
export function ErrorPanel({
  title,
  detail,
  nextStep,
  code,
  requestId,
  action,
  tone = "bad",
  className,
}: {
  title: ReactNode;
  /** one sentence: what happened */
  detail?: ReactNode;
  nextStep?: ReactNode;
  code?: string | undefined;
  requestId?: string | undefined;
  action?: ReactNode;
  tone?: "bad" | "warning";
  className?: string;
}) {
  const t = useTranslations("ui");
  const Icon = tone === "bad" ? CircleAlert : TriangleAlert;
  return (
    <div
      role="alert"
      className={cx(
        "flex gap-2.5 rounded-lg border px-3 py-2.5 text-sm",
        tone === "bad" ? "border-bad/25 bg-bad-soft" : "border-warning/25 bg-warning-soft",
        className,
      )}
    >
      <Icon
        aria-hidden="true"
        className={cx("mt-px size-4 shrink-0", tone === "bad" ? "text-bad" : "text-warning")}
      />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-ink">{title}</p>
        {detail ? <p className="mt-0.5 wrap-anywhere text-muted">{detail}</p> : null}
        {nextStep ? <p className="mt-0.5 wrap-anywhere text-ink">{nextStep}</p> : null}
        {code || requestId ? (
          <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
            {code ? <code>{code}</code> : null}
            {requestId ? (
              <span className="inline-flex items-center gap-1">
                {t("requestId")} <code className="wrap-anywhere">{requestId}</code>
                <CopyButton text={requestId} />
              </span>
            ) : null}
          </p>
        ) : null}
      </div>
      {action ? <div className="flex shrink-0 items-start gap-2">{action}</div> : null}
    </div>
  );
}
