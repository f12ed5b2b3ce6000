"use client";

import { Input as Base } from "@base-ui/react/input";
import type { ComponentProps } from "react";
import { controlStyle } from "./control-style";
import { cx } from "./cx";

export function Input({
  className,
  ...rest
}: Omit<ComponentProps<typeof Base>, "className"> & { className?: string }) {
  return <Base {...rest} className={cx(controlStyle, "h-8 px-2.5", className)} />;
}
