"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useCommand } from "@/components/live/use-command";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { notify } from "@/components/ui/toast";
import { createCluster, listClusters } from "@/lib/contract/admin";
import { fieldError, generalError } from "./field-errors";
import { FormDialog } from "./form-dialog";
import { KubeconfigField } from "./kubeconfig-field";

const fields = [
  "name",
  "controllerKubeconfig",
  "webKubeconfig",
  "flinkAccess",
  "prometheusUrl",
  "storageClass",
];
const empty = {
  name: "",
  controllerKubeconfig: "",
  webKubeconfig: "",
  flinkAccess: "PROXY" as "PROXY" | "DIRECT",
  prometheusUrl: "",
  storageClass: "",
};

/** Registers a cluster. Both credentials are tried before they are stored, so the answer may take some seconds. */
export function ClusterForm({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("admin");
  const client = useQueryClient();
  const { run, busy, error, reset } = useCommand(createCluster);
  const [value, setValue] = useState(empty);
  const set = (change: Partial<typeof empty>) => setValue({ ...value, ...change });
  const problem = (field: string) => fieldError(error, field);
  const incomplete =
    value.name === "" ||
    value.controllerKubeconfig === "" ||
    value.webKubeconfig === "" ||
    value.storageClass === "";
  const close = (next: boolean) => {
    if (!next) reset();
    onOpenChange(next);
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={close}
      width="lg"
      title={t("clusters.register")}
      description={t("clusters.registerHint")}
      submit={busy ? t("clusters.trying") : t("clusters.register")}
      incomplete={incomplete ? t("clusters.incomplete") : null}
      busy={busy}
      error={generalError(error, fields)}
      onSubmit={async () => {
        const { name } = await run({ body: { ...value, prometheusUrl: value.prometheusUrl || null } });
        notify.success(t("clusters.registered", { name }));
        await client.invalidateQueries({ queryKey: [listClusters.id] });
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
        <Field
          label={t("clusters.storageClass")}
          hint={t("clusters.storageClassHint")}
          error={problem("storageClass")}
        >
          <Input
            value={value.storageClass}
            onValueChange={(storageClass) => set({ storageClass })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      </div>
      <KubeconfigField
        label={t("clusters.controllerKubeconfig")}
        hint={t("clusters.controllerKubeconfigHint")}
        error={problem("controllerKubeconfig")}
        value={value.controllerKubeconfig}
        onChange={(controllerKubeconfig) => set({ controllerKubeconfig })}
      />
      <KubeconfigField
        label={t("clusters.webKubeconfig")}
        hint={t("clusters.webKubeconfigHint")}
        error={problem("webKubeconfig")}
        value={value.webKubeconfig}
        onChange={(webKubeconfig) => set({ webKubeconfig })}
      />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">{t("clusters.flinkAccess")}</legend>
        <RadioCards
          label={t("clusters.flinkAccess")}
          value={value.flinkAccess}
          onValueChange={(flinkAccess) => set({ flinkAccess })}
          options={(["PROXY", "DIRECT"] as const).map((access) => ({
            value: access,
            title: t(`clusters.access.${access}.title`),
            description: t(`clusters.access.${access}.about`),
          }))}
        />
      </fieldset>
      <Field
        label={t("clusters.prometheus")}
        optional={t("optional")}
        hint={t("clusters.prometheusHint")}
        error={problem("prometheusUrl")}
      >
        <Input
          type="url"
          value={value.prometheusUrl}
          onValueChange={(prometheusUrl) => set({ prometheusUrl })}
          placeholder="http://prometheus.monitoring:9090"
          autoComplete="off"
        />
      </Field>
    </FormDialog>
  );
}
