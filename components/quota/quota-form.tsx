"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { keys } from "@/components/live/query-keys";
import { useCommand } from "@/components/live/use-command";
import { changeTarget, type Target } from "@/lib/contract/admin";
import type { Operation } from "@/lib/contract/operations";
import { fieldError, generalError } from "./field-errors";
import { FormDialog } from "./form-dialog";
import { fits, inputOfQuota, QuotaFields, quotaOfInput } from "./quota-fields";
import { UsageBars } from "./usage-bars";

/** Changes what a target's jobs may hold; never below what they hold now. */
export function QuotaForm({
  target,
  onClose,
  onAccepted,
}: {
  target: Target | null;
  onClose: () => void;
  onAccepted: (operation: Operation) => void;
}) {
  // the dialog fades out with what it showed
  const [shown, setShown] = useState(target);
  if (target !== null && target !== shown) setShown(target);
  return shown ? (
    <Form key={shown.id} target={shown} open={target !== null} onClose={onClose} onAccepted={onAccepted} />
  ) : null;
}

function Form({
  target,
  open,
  onClose,
  onAccepted,
}: {
  target: Target;
  open: boolean;
  onClose: () => void;
  onAccepted: (operation: Operation) => void;
}) {
  const t = useTranslations("admin");
  const client = useQueryClient();
  const { run, busy, error, reset } = useCommand(changeTarget);
  const [value, setValue] = useState(inputOfQuota(target.quota));
  const quota = quotaOfInput(value);
  const tooSmall = {
    cpu: quota.cpuMilli < target.used.cpuMilli ? t("quota.belowUsed") : fieldError(error, "quota/cpuMilli"),
    memory:
      quota.memoryMib < target.used.memoryMib ? t("quota.belowUsed") : fieldError(error, "quota/memoryMib"),
  };
  const same = quota.cpuMilli === target.quota.cpuMilli && quota.memoryMib === target.quota.memoryMib;
  const below = quota.cpuMilli < target.used.cpuMilli || quota.memoryMib < target.used.memoryMib;
  const close = () => {
    reset();
    setValue(inputOfQuota(target.quota));
    onClose();
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) close();
      }}
      width="sm"
      title={t("quota.title", { name: target.name })}
      description={t("quota.about")}
      submit={t("quota.save")}
      incomplete={
        !fits(value) ? t("quota.incomplete") : below ? t("quota.belowUsed") : same ? t("quota.same") : null
      }
      busy={busy}
      error={generalError(error, ["quota"])}
      onSubmit={async () => {
        onAccepted(await run({ params: { target: target.id }, body: { quota } }));
        await client.invalidateQueries({ queryKey: keys.targets() });
        onClose();
      }}
    >
      <QuotaFields value={value} onChange={setValue} errors={tooSmall} />
      <UsageBars used={target.used} quota={quota} />
    </FormDialog>
  );
}
