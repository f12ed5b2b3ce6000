"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useCommand } from "@/components/live/use-command";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { createProject, listProjects } from "@/lib/contract/admin";
import { fieldError, generalError } from "./field-errors";
import { FormDialog } from "./form-dialog";

/** `Real-time Orders` → `real-time-orders`; a name in Chinese gives none, and one types it. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);

export function ProjectForm({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("admin");
  const client = useQueryClient();
  const { run, busy, error, reset } = useCommand(createProject);
  const [name, setName] = useState("");
  const [typedSlug, setSlug] = useState<string | null>(null);
  const slug = typedSlug ?? slugOf(name);
  const close = (next: boolean) => {
    if (!next) reset();
    onOpenChange(next);
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={close}
      width="sm"
      title={t("projects.create")}
      description={t("projects.createHint")}
      submit={t("projects.create")}
      incomplete={name.trim() === "" || slug === "" ? t("projects.incomplete") : null}
      busy={busy}
      error={generalError(error, ["name", "slug"])}
      onSubmit={async () => {
        await run({ body: { name, slug } });
        notify.success(t("projects.createdNow", { name }));
        await client.invalidateQueries({ queryKey: [listProjects.id] });
        setName("");
        setSlug(null);
        close(false);
      }}
    >
      <Field label={t("name")} error={fieldError(error, "name")}>
        <Input value={name} onValueChange={setName} autoComplete="off" />
      </Field>
      <Field label={t("projects.slug")} hint={t("projects.slugHint")} error={fieldError(error, "slug")}>
        <Input value={slug} onValueChange={setSlug} autoComplete="off" spellCheck={false} />
      </Field>
    </FormDialog>
  );
}
