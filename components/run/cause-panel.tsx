"use client";

import { CircleAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import type { Run } from "@/lib/contract/runs";
import { Countdown } from "./countdown";
import { whatIsAsked } from "./recovery";
import { StackText } from "./stack-text";
import { troubleOf } from "./trouble";
import { useReason } from "./use-reason";

/** What is wrong, what to do about it, and what one may do here; nothing where all is well. */
export function CausePanel({ run, actions }: { run: Run; actions?: ReactNode }) {
  const t = useTranslations("run");
  const reason = useReason();
  const trouble = troubleOf(run);
  if (!trouble) return null;
  const bad = trouble.tone === "bad";
  const Icon = bad ? CircleAlert : TriangleAlert;
  const said = reason.say(run.reason, run.message);
  // The cause is the news where there is one; else the reason is, in the reader's words, and the server's say how exactly.
  const { summary } = trouble;
  const more = summary === null ? reason.more(run.reason, run.message) : null;
  const asked = whatIsAsked(run);
  const next = asked && reason.next(asked, run.nextStep);
  const { detail } = trouble;
  return (
    <section
      aria-label={t("cause.label")}
      className={cx(
        "mb-4 rounded-lg border px-4 py-3",
        bad ? "border-bad/30 bg-bad-soft" : "border-warning/30 bg-warning-soft",
      )}
    >
      <div className="flex gap-3">
        <Icon
          aria-hidden="true"
          className={cx("mt-0.5 size-4.5 shrink-0", bad ? "text-bad" : "text-warning")}
        />
        <div className="min-w-0 flex-1">
          {summary === null || said === summary ? null : (
            <p className={cx("text-xs font-medium", bad ? "text-bad" : "text-warning")}>{said}</p>
          )}
          <p className="text-base font-semibold wrap-anywhere text-pretty text-ink">{summary ?? said}</p>
          {more === null ? null : <p className="mt-0.5 max-w-190 text-sm wrap-anywhere text-ink">{more}</p>}
          {next ? (
            <p className="mt-1.5 max-w-190 text-sm wrap-anywhere text-ink">
              <span className="font-medium">{t("cause.next")}</span> {next}
            </p>
          ) : null}
          <div className="mt-2.5 flex flex-wrap items-center gap-x-4 gap-y-2 empty:hidden">
            {actions}
            {run.deadline ? <Countdown deadline={run.deadline} /> : null}
          </div>
          {detail ? <StackText text={detail} /> : null}
        </div>
      </div>
    </section>
  );
}
