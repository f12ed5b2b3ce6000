"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";

/**
 * For what loses something: the body says what. With `typed`, that text must be typed before the button works.
 * `onConfirm` may take its time; the dialog stays, busy, until it is done, and closes if it did not throw.
 */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirm,
  danger = true,
  typed,
  error,
  onConfirm,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  confirm: string;
  danger?: boolean;
  typed?: string;
  error?: ReactNode;
  onConfirm: () => Promise<void>;
  children?: ReactNode;
}) {
  const t = useTranslations("ui");
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const matches = typed === undefined || text.trim() === typed;
  const change = (next: boolean) => {
    if (!next) setText("");
    onOpenChange(next);
  };
  const run = async () => {
    if (!matches || busy) return;
    setBusy(true);
    try {
      await onConfirm();
      change(false);
    } catch {
      // whoever gave onConfirm shows why, in `error`
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={() => change(false)}>{t("cancel")}</Button>
          <Button
            variant={danger ? "danger" : "primary"}
            busy={busy}
            disabledReason={matches ? undefined : t("typeFirst", { text: typed ?? "" })}
            onClick={() => void run()}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        {children}
        {typed === undefined ? null : (
          <Field label={t.rich("typeToConfirm", { text: () => <code className="select-all">{typed}</code> })}>
            <Input value={text} onValueChange={setText} autoComplete="off" spellCheck={false} />
          </Field>
        )}
        {error}
      </form>
    </Dialog>
  );
}
