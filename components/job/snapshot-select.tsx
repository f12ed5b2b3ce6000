"use client";

import { useTranslations } from "next-intl";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/components/ui/use-format";
import { listSnapshots } from "@/lib/contract/jobs";

/** Savepoints and kept checkpoints of a job, newest first; what is forgotten is said under the chosen one. */
export function SnapshotSelect({
  project,
  jobId,
  newest,
  value,
  onChange,
}: {
  project: string;
  jobId: string;
  /** when the job's latest state was made: what came after it is not there to be forgotten */
  newest: string | undefined;
  value: string | null;
  onChange: (id: string) => void;
}) {
  const t = useTranslations("start");
  const format = useFormat();
  const { data, error, refetch } = useApi(listSnapshots, { params: { project, job: jobId }, query: {} });
  if (error) return <ApiErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-8 w-full" />;
  const chosen = data.items.find(({ id }) => id === value);
  const forgotten = chosen && Date.parse(newest ?? chosen.createdAt) - Date.parse(chosen.createdAt);
  return (
    <div className="flex flex-col gap-1.5">
      <Select
        aria-label={t("snapshot.choose")}
        placeholder={t("snapshot.choose")}
        value={value}
        onValueChange={onChange}
        options={data.items.map((snapshot) => ({
          value: snapshot.id,
          label: t.rich("snapshot.item", {
            kind: t(`kind.${snapshot.kind}`),
            run: snapshot.runNumber,
            at: () => <RelativeTime at={snapshot.createdAt} />,
          }),
          hint: snapshot.sizeBytes === null ? undefined : format.bytes(snapshot.sizeBytes),
        }))}
      />
      {forgotten === undefined ? null : (
        <p className="text-xs text-muted">
          {forgotten > 0
            ? t("snapshot.loses", { age: format.duration(forgotten) })
            : t("snapshot.losesNothing")}
        </p>
      )}
    </div>
  );
}
