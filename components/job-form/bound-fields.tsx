"use client";

import { type ReactNode, useId } from "react";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import type { Problems } from "./problems";

/** The numbers that bound one policy, side by side. All of them begin at 1. */
export function BoundFields<Name extends string>({
  legend,
  hint,
  at,
  value,
  onChange,
  fields,
  problems,
}: {
  legend: ReactNode;
  hint?: ReactNode;
  /** JSON pointer of the policy within the request's body */
  at: string;
  value: { [Each in Name]: number | null };
  onChange: (part: { [Each in Name]?: number | null }) => void;
  fields: readonly { name: Name; label: string; max: number; unit?: string }[];
  problems: Problems;
}) {
  const hintId = useId();
  return (
    <fieldset aria-describedby={hint ? hintId : undefined} className="flex min-w-0 flex-col gap-1.5">
      <legend className="float-left mb-1.5 text-sm font-medium text-ink">{legend}</legend>
      <div className="clear-both grid grid-cols-3 gap-x-2 gap-y-3">
        {fields.map(({ name, label, max, unit }) => (
          <Field
            key={name}
            label={<span className="text-xs font-normal text-muted">{label}</span>}
            error={problems[`${at}/${name}`]}
          >
            <NumberField
              bare
              value={value[name]}
              min={1}
              max={max}
              unit={unit}
              onValueChange={(next) => onChange({ [name]: next } as { [Each in Name]?: number | null })}
            />
          </Field>
        ))}
      </div>
      {hint ? (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </fieldset>
  );
}
