"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ApiError } from "@/lib/contract/browser-client";
import { createToken } from "@/lib/contract/projects";

const roles = ["EDITOR", "VIEWER", "OWNER"] as const;
const lifetimes = ["30", "90", "365", "never"] as const;
const dayMs = 86_400_000;

/** Asks for a name and a role; then shows the token, this once. */
export function NewTokenDialog({
  project,
  open,
  onOpenChange,
  onCreated,
}: {
  project: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: () => void;
}) {
  const t = useTranslations("settings");
  const [text, setText] = useState<string | null>(null);
  const close = (next: boolean) => {
    if (!next) setText(null);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={text === null ? t("newToken") : t("created.title")}
      description={text === null ? undefined : t("created.once")}
    >
      {text === null ? (
        <TokenForm
          project={project}
          onCancel={() => close(false)}
          onCreated={(token) => {
            setText(token);
            onCreated();
          }}
        />
      ) : (
        <div className="flex flex-col gap-4">
          <code className="block rounded-md border border-line bg-sunken px-3 py-2 text-xs break-all select-all">
            {text}
          </code>
          <div className="flex justify-end gap-2">
            <CopyButton text={text} label={t("created.copy")} className="h-8 px-3 text-sm" />
            <Button variant="primary" onClick={() => close(false)}>
              {t("created.done")}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function TokenForm({
  project,
  onCancel,
  onCreated,
}: {
  project: string;
  onCancel: () => void;
  onCreated: (token: string) => void;
}) {
  const t = useTranslations("settings");
  const create = useCommand(createToken);
  const [name, setName] = useState("");
  const [role, setRole] = useState<(typeof roles)[number]>("EDITOR");
  const [days, setDays] = useState<(typeof lifetimes)[number]>("90");
  const submit = async () => {
    if (create.busy || name.trim() === "") return;
    const expiry =
      days === "never" ? {} : { expiresAt: new Date(Date.now() + Number(days) * dayMs).toISOString() };
    try {
      onCreated(
        (await create.run({ params: { project }, body: { name: name.trim(), role, ...expiry } })).token,
      );
    } catch {
      // shown by create.error
    }
  };
  const nameError =
    create.error instanceof ApiError
      ? create.error.fieldErrors.find(({ pointer }) => pointer === "/name")?.message
      : undefined;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field label={t("name")} hint={t("nameHint")} error={nameError}>
        <Input value={name} onValueChange={setName} maxLength={100} autoComplete="off" />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("column.role")} hint={t(`roleHint.${role}`)}>
          <Select
            value={role}
            onValueChange={setRole}
            options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          />
        </Field>
        <Field label={t("column.expires")}>
          <Select
            value={days}
            onValueChange={setDays}
            options={lifetimes.map((value) => ({
              value,
              label: value === "never" ? t("never") : t("days", { count: Number(value) }),
            }))}
          />
        </Field>
      </div>
      <ApiErrorPanel error={create.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={create.busy}
          disabledReason={name.trim() === "" ? t("nameFirst") : undefined}
        >
          {t("create")}
        </Button>
      </div>
    </form>
  );
}
