"use client";

import { Check, Minus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/ui/clock";
import { cx } from "@/components/ui/cx";
import { Spinner } from "@/components/ui/spinner";
import { useFormat } from "@/components/ui/use-format";
import type { RunEvent, RunSummary } from "@/lib/contract/runs";
import { isSettled } from "@/lib/domain/run-state";
import { EventTime } from "./event-time";
import { type StartStep, startSteps } from "./start-steps";

/** The four steps of a start, each with the time of its evidence, and how long the one before it lasted. */
export function StartLadder({ run, events }: { run: RunSummary; events: RunEvent[] }) {
  const t = useTranslations("run");
  const steps = startSteps(run, events);
  return (
    <ol aria-label={t("ladder.label")} className="flex flex-col sm:flex-row">
      {steps.map((step, index) => (
        <Step key={step.state} step={step} next={steps[index + 1]} run={run} />
      ))}
    </ol>
  );
}

/** Which words stand where a time would. */
const unseen = {
  done: "missed",
  here: "missed",
  missed: "missed",
  ahead: "ahead",
  ended: "never",
  never: "never",
} as const;

function Step({ step, next, run }: { step: StartStep; next: StartStep | undefined; run: RunSummary }) {
  const t = useTranslations("run");
  const states = useTranslations("states");
  const seen = step.at !== null;
  return (
    <li
      className={cx("flex min-w-0 gap-3 sm:flex-col sm:gap-0", next && "sm:flex-1")}
      aria-current={step.status === "here" ? "step" : undefined}
    >
      <div className="flex flex-col items-center sm:w-full sm:flex-row">
        <Mark step={step} run={run} />
        {next ? <Connector step={step} next={next} run={run} /> : null}
      </div>
      <div className={cx("min-w-0 sm:pt-2", next && "max-sm:pb-4 sm:pr-4")}>
        <p className={cx("text-sm", seen ? "font-medium text-ink" : "text-faint")}>{states(step.state)}</p>
        <p className="text-xs text-faint tabular-nums">
          {seen ? (
            <EventTime at={new Date(step.at ?? 0).toISOString()} />
          ) : (
            t(`ladder.${unseen[step.status]}`)
          )}
        </p>
        {next ? (
          <Took step={step} next={next} run={run} className="text-xs text-muted tabular-nums sm:hidden" />
        ) : null}
      </div>
    </li>
  );
}

function Mark({ step, run }: { step: StartStep; run: RunSummary }) {
  const base = "flex size-5 shrink-0 items-center justify-center rounded-full";
  const icon = { "aria-hidden": true, className: "size-3", strokeWidth: 2.5 } as const;
  if (step.status === "done" || (step.status === "here" && step.state === "RUNNING"))
    return (
      <span
        className={cx(base, step.status === "here" ? "bg-good-dot text-surface" : "bg-good-soft text-good")}
      >
        <Check {...icon} />
      </span>
    );
  if (step.status === "here")
    return (
      <span className={cx(base, "bg-progress-soft text-progress")}>
        <Spinner className="size-3" />
      </span>
    );
  if (step.status === "ended")
    return (
      <span
        className={cx(base, run.state === "FAILED" ? "bg-bad-soft text-bad" : "bg-neutral-soft text-neutral")}
      >
        {run.state === "FAILED" ? <X {...icon} /> : <Minus {...icon} />}
      </span>
    );
  return <span className={cx(base, "border border-dashed border-control")} />;
}

function Connector({ step, next, run }: { step: StartStep; next: StartStep; run: RunSummary }) {
  const line = cx("w-px flex-1 sm:h-px sm:w-auto", next.at === null ? "bg-line" : "bg-good-dot/50");
  return (
    <>
      <span aria-hidden="true" className={cx(line, "max-sm:min-h-2 sm:ml-1.5")} />
      <Took
        step={step}
        next={next}
        run={run}
        className="px-1.5 text-xs text-muted tabular-nums max-sm:hidden"
      />
      <span aria-hidden="true" className={cx(line, "max-sm:hidden sm:mr-1.5")} />
    </>
  );
}

/** How long until the next step; where the run waits for it, how long it has waited. */
function Took({
  step,
  next,
  run,
  className,
}: {
  step: StartStep;
  next: StartStep;
  run: RunSummary;
  className: string;
}) {
  const t = useTranslations("run");
  const format = useFormat();
  if (next.tookMs !== null) return <span className={className}>{format.duration(next.tookMs)}</span>;
  if (step.status !== "here" || step.at === null || isSettled(run.state)) return null;
  return (
    <span className={cx(className, "text-progress")}>
      <span className="sr-only">{t("ladder.waiting")} </span>
      <Since at={step.at} />
    </span>
  );
}

function Since({ at }: { at: number }) {
  const format = useFormat();
  const now = useNow();
  return <>{format.duration(Math.max(0, Math.floor((now - at) / 1000) * 1000))}</>;
}
