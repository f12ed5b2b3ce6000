"use client";

import { Toaster as Sonner, toast } from "sonner";

/** `notify.success("…")`, `notify.error("…", { description })`. For what happened elsewhere; a form shows its own errors. */
export const notify = toast;

export function Toaster({ label }: { label: string }) {
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel={label}
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-start gap-2.5 rounded-lg bg-raised p-3 text-sm text-ink shadow-popup font-sans sm:w-90",
          title: "font-medium",
          description: "mt-0.5 text-xs text-muted",
          success: "[&_[data-icon]]:text-good",
          error: "[&_[data-icon]]:text-bad",
          warning: "[&_[data-icon]]:text-warning",
          icon: "mt-px",
          actionButton: "ml-auto rounded-md border border-line-strong px-2 py-1 text-xs font-medium",
        },
      }}
    />
  );
}
