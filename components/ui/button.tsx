"use client";

import { Button as Base } from "@base-ui/react/button";
import { type ComponentProps, useId } from "react";
import { type ButtonStyle, buttonStyle } from "./button-style";
import { cx } from "./cx";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

export type ButtonProps = Omit<ComponentProps<typeof Base>, "className"> &
  ButtonStyle & {
    className?: string;
    /** shown on hover and read aloud; the button cannot be pressed while it is given */
    disabledReason?: string | null | undefined;
    /** under way: cannot be pressed, keeps the focus */
    busy?: boolean;
    /** for buttons that are an icon only: the tooltip, and the name */
    label?: string;
  };

export function Button({
  variant,
  size,
  className,
  disabledReason,
  busy = false,
  disabled,
  label,
  children,
  type = "button",
  ...rest
}: ButtonProps) {
  const reasonId = useId();
  const tip = disabledReason ?? label;
  const button = (
    <Base
      {...rest}
      type={type}
      aria-label={label ?? rest["aria-label"]}
      aria-busy={busy || undefined}
      aria-describedby={disabledReason ? reasonId : rest["aria-describedby"]}
      disabled={Boolean(disabled) || Boolean(disabledReason) || busy}
      focusableWhenDisabled={busy || Boolean(disabledReason)}
      className={cx(buttonStyle({ variant, size }), className)}
    >
      {busy ? <Spinner /> : null}
      {busy && (size === "icon" || size === "iconSm") ? null : children}
      {disabledReason ? (
        <span id={reasonId} className="sr-only">
          {disabledReason}
        </span>
      ) : null}
    </Base>
  );
  return tip ? <Tooltip content={tip}>{button}</Tooltip> : button;
}
