"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { Card } from "@/components/ui/card";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { getVersion, type Job } from "@/lib/contract/jobs";
import { codeText, settingsText } from "./spec-text";

/** CodeMirror is large, and most visits compare nothing. */
const TextDiff = dynamic(() => import("./text-diff").then((module) => module.TextDiff), {
  ssr: false,
  loading: () => <Skeleton className="m-4 h-40" />,
});

/** What differs between two versions: first the code, then everything else. */
export function VersionComparison({
  project,
  job,
  from,
  to,
  newest,
  onChange,
}: {
  project: string;
  job: Job;
  from: number;
  to: number;
  newest: number;
  onChange: (pair: { from: number; to: number }) => void;
}) {
  const t = useTranslations("jobPage");
  const before = useApi(getVersion, { params: { project, job: job.id, number: from } });
  const after = useApi(getVersion, { params: { project, job: job.id, number: to } });
  const options = Array.from({ length: newest }, (_, index) => String(newest - index)).map((value) => ({
    value,
    label: t("versionNumber", { number: Number(value) }),
  }));
  const [a, b] = [before.data, after.data];
  const isSql = a?.spec.code.kind === "SQL";
  const codes = a && b ? [codeText(a.spec), codeText(b.spec)] : null;
  const settings =
    a && b ? [settingsText(a.spec, a.flinkVersion), settingsText(b.spec, b.flinkVersion)] : null;
  const same = (pair: string[] | null) => pair !== null && pair[0] === pair[1];
  return (
    <Card
      flush
      title={t("versions.comparison")}
      actions={
        <>
          <Select
            size="sm"
            className="w-auto min-w-24"
            aria-label={t("versions.from")}
            value={String(from)}
            onValueChange={(next) => onChange({ from: Number(next), to })}
            options={options}
          />
          <span aria-hidden="true" className="text-faint">
            →
          </span>
          <Select
            size="sm"
            className="w-auto min-w-24"
            aria-label={t("versions.to")}
            value={String(to)}
            onValueChange={(next) => onChange({ from, to: Number(next) })}
            options={options}
          />
        </>
      }
    >
      <ApiErrorPanel error={before.error ?? after.error} className="m-4" />
      {codes && settings ? (
        <>
          {same(codes) && same(settings) ? (
            <p className="px-4 py-6 text-center text-sm text-muted">{t("versions.same")}</p>
          ) : null}
          {same(codes) ? null : <Part title={isSql ? "SQL" : t("versions.jar")} isSql={isSql} pair={codes} />}
          {same(settings) ? null : <Part title={t("versions.settings")} pair={settings} />}
        </>
      ) : before.error || after.error ? null : (
        <Skeleton className="m-4 h-40" />
      )}
    </Card>
  );
}

function Part({ title, isSql = false, pair }: { title: string; isSql?: boolean; pair: string[] }) {
  return (
    <section className="border-b border-line last:border-b-0">
      <h3 className="bg-sunken px-4 py-1.5 text-xs font-medium text-muted">{title}</h3>
      <TextDiff label={title} isSql={isSql} before={pair[0] ?? ""} after={pair[1] ?? ""} />
    </section>
  );
}
