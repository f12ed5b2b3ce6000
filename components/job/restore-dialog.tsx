"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useCommand } from "@/components/live/use-command";
import { PathText } from "@/components/run/path-text";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Job, type Snapshot, startJob } from "@/lib/contract/jobs";

/** A start from one chosen snapshot: what was processed after it is processed again. */
export function RestoreDialog({
  project,
  job,
  snapshot,
  onClose,
}: {
  project: string;
  job: Job;
  snapshot: Snapshot | null;
  onClose: () => void;
}) {
  const t = useTranslations("jobPage");
  const start = useCommand(startJob);
  // the dialog fades out with what it showed
  const [shown, setShown] = useState(snapshot);
  if (snapshot !== null && snapshot !== shown) setShown(snapshot);
  if (!shown) return null;
  return (
    <ConfirmDialog
      open={snapshot !== null}
      onOpenChange={(open) => {
        if (open) return;
        start.reset();
        onClose();
      }}
      danger={false}
      title={t(`restore.title.${shown.kind}`, { number: shown.runNumber })}
      description={t("restore.version", { number: job.currentVersion })}
      confirm={t("restore.confirm")}
      error={<ApiErrorPanel error={start.error} />}
      onConfirm={async () => {
        await start.run({
          params: { project, job: job.id },
          body: { from: "SNAPSHOT", snapshotId: shown.id },
        });
      }}
    >
      <p className="text-sm">
        {t.rich("restore.loses", { age: () => <RelativeTime at={shown.createdAt} as="for" /> })}
      </p>
      <PathText path={shown.path} />
    </ConfirmDialog>
  );
}
