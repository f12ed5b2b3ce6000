"use client";

import { Field as Base } from "@base-ui/react/field";
import type { ReactNode } from "react";
import { cx } from "./cx";

/** Label, hint and error of one control of this kit; they are tied to it for screen readers. */
export function Field({
  label,
  hint,
  error,
  optional,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  /** the word for it, e.g. "optional" */
  optional?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.Root invalid={Boolean(error)} className={cx("flex min-w-0 flex-col gap-1.5", className)}>
      <Base.Label className="flex items-baseline gap-1.5 text-sm font-medium text-ink">
        <span>{label}</span>
        {optional ? <span className="text-xs font-normal text-faint">{optional}</span> : null}
      </Base.Label>
      {children}
      <Base.Error match={Boolean(error)} className="text-xs text-bad">
        {error}
      </Base.Error>
      {hint && !error ? <Base.Description className="text-xs text-muted">{hint}</Base.Description> : null}
    </Base.Root>
  );
}
