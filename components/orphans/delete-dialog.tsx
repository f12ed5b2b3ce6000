"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { keys } from "@/components/live/query-keys";
import { useCommand } from "@/components/live/use-command";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { deleteOrphan, type Orphan } from "@/lib/contract/orphans";

/** Its job ends without a savepoint: the Deployment's name is typed. */
export function DeleteDialog({ orphan, onClose }: { orphan: Orphan | null; onClose: () => void }) {
  const t = useTranslations("orphans");
  const client = useQueryClient();
  const { run, error, reset } = useCommand(deleteOrphan);
  // the dialog fades out with what it showed
  const [shown, setShown] = useState(orphan);
  if (orphan !== null && orphan !== shown) setShown(orphan);
  if (!shown) return null;
  return (
    <ConfirmDialog
      key={shown.id}
      open={orphan !== null}
      onOpenChange={(next) => {
        if (next) return;
        reset();
        onClose();
      }}
      title={
        <span className="[font-feature-settings:'calt'_0]">{t("delete.title", { name: shown.name })}</span>
      }
      description={t("delete.about", { namespace: shown.namespace, cluster: shown.cluster.name })}
      confirm={t("delete.confirm")}
      typed={shown.name}
      error={<ApiErrorPanel error={error} />}
      onConfirm={async () => {
        await run({ params: { orphan: shown.id } });
        await client.invalidateQueries({ queryKey: keys.orphans() });
      }}
    >
      <p className="text-sm text-pretty">
        {t(shown.kind === "REPLACED" ? "delete.losesRun" : "delete.loses")}
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-xs text-muted">
        <dt>UID</dt>
        <dd className="font-mono wrap-anywhere">{shown.uid}</dd>
      </dl>
    </ConfirmDialog>
  );
}
