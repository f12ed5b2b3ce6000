"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { ApiError } from "@/lib/contract/browser-client";

/** A form in a dialog: Enter sends it, and what was refused as a whole stands above its buttons. */
export function FormDialog({
  open,
  onOpenChange,
  title,
  description,
  submit,
  incomplete,
  busy,
  error,
  width = "md",
  onSubmit,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  submit: string;
  /** what is still missing, in words */
  incomplete: string | null;
  busy: boolean;
  error: ApiError | null;
  width?: "sm" | "md" | "lg";
  onSubmit: () => Promise<void>;
  children: ReactNode;
}) {
  const t = useTranslations("admin");
  const id = useId();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      width={width}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("cancel")}</Button>
          <Button variant="primary" type="submit" form={id} busy={busy} disabledReason={incomplete}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          // the error is shown by whoever holds the command
          if (incomplete === null && !busy) onSubmit().catch(() => {});
        }}
      >
        {children}
        <ApiErrorPanel error={error} />
      </form>
    </Dialog>
  );
}
