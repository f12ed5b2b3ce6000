"use client";

import { Field } from "@base-ui/react/field";
import type { ComponentProps } from "react";
import { controlStyle } from "./control-style";
import { cx } from "./cx";

export function Textarea({
  className,
  rows = 3,
  ...rest
}: Omit<ComponentProps<typeof Field.Control>, "className" | "render"> & {
  className?: string;
  rows?: number;
}) {
  return (
    <Field.Control
      {...rest}
      render={<textarea rows={rows} />}
      className={cx(controlStyle, "min-h-16 resize-y px-2.5 py-1.5", className)}
    />
  );
}
