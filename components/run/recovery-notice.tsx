"use client";

import { CircleSlash, History, RotateCw, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useApi } from "@/components/live/use-api";
import { useFormat } from "@/components/ui/use-format";
import { getRun, type Run } from "@/lib/contract/runs";
import { Notice } from "./notice";
import { PlannedRecovery } from "./planned-recovery";
import { originOf, pendingRecovery } from "./recovery";

/** Which run this one recovers, and what comes, came or does not come after it by itself. */
export function RecoveryNotice({ project, run }: { project: string; run: Run }) {
  const pending = pendingRecovery(run.recovery);
  return (
    <>
      {run.recoveryOf ? <Recovers project={project} run={run} failed={run.recoveryOf} /> : null}
      {pending ? <PlannedRecovery project={project} run={run} recovery={pending} /> : null}
      {run.recovery && !pending ? <Outcome project={project} recovery={run.recovery} /> : null}
    </>
  );
}

const linkTo = (href: string) => (chunks: ReactNode) => (
  <Link href={href} className="rounded-sm underline underline-offset-2 hover:no-underline">
    {chunks}
  </Link>
);

function Recovers({
  project,
  run,
  failed,
}: {
  project: string;
  run: Run;
  failed: NonNullable<Run["recoveryOf"]>;
}) {
  const t = useTranslations("run.recovery");
  const format = useFormat();
  const { data } = useApi(getRun, { params: { project, run: failed.runId } });
  const origin = originOf(run, data);
  const words = {
    number: failed.number,
    attempt: data?.recovery?.attempt ?? 0,
    of: data?.recovery?.of ?? 0,
    run: linkTo(`/projects/${project}/runs/${failed.runId}`),
  };
  const kind = origin?.savepoint ? "savepoint" : "checkpoint";
  const from = !origin
    ? t("from.fresh")
    : origin.checkpointId === null
      ? t(`from.${kind}Unnamed`)
      : t(`from.${kind}`, { id: String(origin.checkpointId) });
  return (
    <Notice
      label={t("ofLabel")}
      tone="neutral"
      Icon={History}
      title={data?.recovery ? t.rich("recoversAttempt", words) : t.rich("recovers", words)}
    >
      <p className="mt-0.5 text-muted">
        {origin && origin.beforeMs !== null
          ? t("from.before", { from, age: format.duration(origin.beforeMs) })
          : from}
      </p>
    </Notice>
  );
}

function Outcome({ project, recovery }: { project: string; recovery: NonNullable<Run["recovery"]> }) {
  const t = useTranslations("run.recovery");
  const { startedRunId, over, attempt, of, why } = recovery;
  if (over === "started" && startedRunId !== null)
    return <Started project={project} id={startedRunId} attempt={attempt} of={of} />;
  if (over === "refused")
    return (
      <Notice label={t("label")} tone="bad" Icon={TriangleAlert} title={t("refused")}>
        {why ? <p className="mt-0.5 wrap-anywhere text-ink">{why}</p> : null}
      </Notice>
    );
  const title = over === "superseded" ? t("superseded") : t("cancelled");
  return <Notice label={t("label")} tone="neutral" Icon={CircleSlash} title={title} />;
}

function Started({ project, id, ...words }: { project: string; id: string; attempt: number; of: number }) {
  const t = useTranslations("run.recovery");
  const { data } = useApi(getRun, { params: { project, run: id } });
  const run = linkTo(`/projects/${project}/runs/${id}`);
  return (
    <Notice
      label={t("label")}
      tone="neutral"
      Icon={RotateCw}
      title={
        data
          ? t.rich("started", { ...words, run, number: data.number })
          : t.rich("startedUnnamed", { ...words, run })
      }
    />
  );
}
