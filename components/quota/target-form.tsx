"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { keys } from "@/components/live/query-keys";
import { useApi } from "@/components/live/use-api";
import { useCommand } from "@/components/live/use-command";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { createTarget, listClusters, listProjects } from "@/lib/contract/admin";
import type { Operation } from "@/lib/contract/operations";
import { fieldError, generalError } from "./field-errors";
import { FormDialog } from "./form-dialog";
import { fits, QuotaFields, type QuotaInput, quotaOfInput } from "./quota-fields";

type Input = {
  name: string;
  namespace: string | null;
  clusterId: string | null;
  project: string | null;
  quota: QuotaInput;
};
/** A small team's first jobs: four of them at the usual size. */
const empty: Input = {
  name: "",
  namespace: null,
  clusterId: null,
  project: null,
  quota: { cores: 8, gib: 16 },
};

/** A namespace with accounts, quota and state for one project. The controller makes it; this only asks. */
export function TargetForm({
  open,
  onOpenChange,
  onAccepted,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onAccepted: (operation: Operation) => void;
}) {
  const t = useTranslations("admin");
  const client = useQueryClient();
  const clusters = useApi(listClusters, {}, undefined, { enabled: open });
  const projects = useApi(listProjects, {}, undefined, { enabled: open });
  const { run, busy, error, reset } = useCommand(createTarget);
  const [value, setValue] = useState(empty);
  const set = (change: Partial<Input>) => setValue({ ...value, ...change });
  const clusterId =
    value.clusterId ?? (clusters.data?.items.length === 1 ? (clusters.data.items[0]?.id ?? null) : null);
  const project =
    value.project ?? (projects.data?.items.length === 1 ? (projects.data.items[0]?.slug ?? null) : null);
  const namespace = value.namespace ?? (value.name === "" ? "" : `flink-${value.name}`);
  const incomplete =
    value.name === "" || namespace === "" || clusterId === null || project === null || !fits(value.quota);
  const problem = (field: string) => fieldError(error, field);
  const close = (next: boolean) => {
    if (!next) reset();
    onOpenChange(next);
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={close}
      title={t("targets.create")}
      description={t("targets.createHint")}
      submit={t("targets.create")}
      incomplete={incomplete ? t("targets.incomplete") : null}
      busy={busy}
      error={generalError(error, ["name", "namespace", "clusterId", "project", "quota"])}
      onSubmit={async () => {
        if (clusterId === null || project === null) return;
        onAccepted(
          await run({
            body: { name: value.name, namespace, clusterId, project, quota: quotaOfInput(value.quota) },
          }),
        );
        await client.invalidateQueries({ queryKey: keys.targets() });
        setValue(empty);
        close(false);
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("name")} hint={t("nameHint")} error={problem("name")}>
          <Input
            value={value.name}
            onValueChange={(name) => set({ name })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        <Field label={t("targets.namespace")} hint={t("targets.namespaceHint")} error={problem("namespace")}>
          <Input
            value={namespace}
            onValueChange={(next) => set({ namespace: next })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        <Field label={t("targets.cluster")} error={problem("clusterId")}>
          <Select
            value={clusterId}
            onValueChange={(next) => set({ clusterId: next })}
            placeholder={t("choose")}
            options={(clusters.data?.items ?? []).map((each) => ({
              value: each.id,
              label: each.name,
              disabled: !each.reachable,
              hint: each.reachable ? undefined : t("clusters.silent"),
            }))}
          />
        </Field>
        <Field label={t("targets.project")} error={problem("project")}>
          <Select
            value={project}
            onValueChange={(next) => set({ project: next })}
            placeholder={t("choose")}
            options={(projects.data?.items ?? []).map((each) => ({ value: each.slug, label: each.name }))}
          />
        </Field>
      </div>
      <QuotaFields
        value={value.quota}
        onChange={(quota) => set({ quota })}
        errors={{ cpu: problem("quota/cpuMilli"), memory: problem("quota/memoryMib") }}
      />
    </FormDialog>
  );
}
