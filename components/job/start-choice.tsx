"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { RadioCards } from "@/components/ui/radio-cards";
import { RelativeTime } from "@/components/ui/relative-time";
import { Switch } from "@/components/ui/switch";
import type { Job } from "@/lib/contract/jobs";
import type { StartFrom } from "@/lib/domain/operation";
import { SnapshotSelect } from "./snapshot-select";

/** Latest state, one chosen snapshot, or fresh; null while no snapshot is chosen. */
export function StartChoice({
  project,
  job,
  value,
  onChange,
}: {
  project: string;
  job: Job;
  value: StartFrom | null;
  onChange: (value: StartFrom | null) => void;
}) {
  const t = useTranslations("start");
  const [choice, setChoice] = useState<StartFrom["from"]>(value?.from ?? "SNAPSHOT");
  const [snapshotId, setSnapshotId] = useState<string | null>(null);
  const [allowNonRestoredState, setAllow] = useState(false);
  const tell = (from: StartFrom["from"], snapshot: string | null, allow: boolean) => {
    if (from === "FRESH") onChange({ from });
    else if (from === "LATEST_STATE") onChange({ from, allowNonRestoredState: allow });
    else onChange(snapshot ? { from, snapshotId: snapshot, allowNonRestoredState: allow } : null);
  };
  const resumable = job.resumableFrom;
  const since = (at: string) => <RelativeTime at={at} as="for" />;
  const allow = (
    <AllowNonRestored
      checked={allowNonRestoredState}
      onChange={(next) => {
        setAllow(next);
        tell(choice, snapshotId, next);
      }}
    />
  );
  return (
    <RadioCards
      label={t("from")}
      value={choice}
      onValueChange={(next) => {
        setChoice(next);
        tell(next, snapshotId, allowNonRestoredState);
      }}
      options={[
        {
          value: "LATEST_STATE",
          title: t("latest.title"),
          description: resumable
            ? t.rich(`latest.${resumable.kind}`, { age: () => since(resumable.at) })
            : undefined,
          disabledReason: resumable ? undefined : t("latest.none"),
          more: allow,
        },
        {
          value: "SNAPSHOT",
          title: t("snapshot.title"),
          description: t("snapshot.description"),
          disabledReason: resumable ? undefined : t("snapshot.none"),
          more: (
            <div className="flex flex-col gap-3">
              <SnapshotSelect
                project={project}
                jobId={job.id}
                newest={resumable?.at}
                value={snapshotId}
                onChange={(next) => {
                  setSnapshotId(next);
                  tell(choice, next, allowNonRestoredState);
                }}
              />
              {allow}
            </div>
          ),
        },
        {
          value: "FRESH",
          title: t("fresh.title"),
          description: resumable
            ? t.rich("fresh.loses", { age: () => since(resumable.at) })
            : t("fresh.nothingToLose"),
        },
      ]}
    />
  );
}

function AllowNonRestored({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const t = useTranslations("start");
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <Switch id={id} checked={checked} onCheckedChange={onChange} aria-label={t("allow.title")} />
      <label htmlFor={id} className="text-xs">
        <span className="block font-medium">{t("allow.title")}</span>
        <span className="text-muted">{t("allow.description")}</span>
      </label>
    </div>
  );
}
