"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cx } from "./cx";

const widths = { sm: "sm:max-w-105", md: "sm:max-w-135", lg: "sm:max-w-190" } as const;

/** Modal. On a phone it is a sheet from below. Escape and the cross close it; `footer` holds what one can do. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  width = "sm",
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  width?: keyof typeof widths;
  children?: ReactNode;
}) {
  const t = useTranslations("ui");
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={cx(
            "fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-xl bg-raised shadow-popup outline-none transition-[opacity,translate] duration-150 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0",
            "sm:inset-x-4 sm:top-[12dvh] sm:bottom-auto sm:mx-auto sm:max-h-[80dvh] sm:rounded-xl",
            widths[width],
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
            <div className="min-w-0">
              <Base.Title className="text-base font-semibold text-balance">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-1 text-sm text-muted">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close
              render={
                <Button variant="ghost" size="iconSm" className="-mt-1 -mr-2" aria-label={t("close")} />
              }
            >
              <X aria-hidden="true" className="size-4" />
            </Base.Close>
          </header>
          {children ? <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div> : null}
          {footer ? (
            <footer className="flex flex-wrap-reverse justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
