"use client";

import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Progress } from "@/components/ui/progress";
import { useStep } from "@/components/operation/use-step";
import type { Target } from "@/lib/contract/admin";
import { getOperation, type Operation } from "@/lib/contract/operations";

const tones = { READY: "good", PREPARING: "progress", FAILED: "bad" } as const;

/** Whether jobs can run there; while it is being made, how far that is; where that failed, why. */
export function TargetStatus({ target, operation }: { target: Target; operation: Operation | undefined }) {
  const t = useTranslations("admin");
  const inWords = useStep();
  const asked = useApi(
    getOperation,
    { params: { project: target.project.slug, operation: operation?.id ?? "" } },
    operation,
    { enabled: operation !== undefined },
  );
  const current = operation === undefined ? undefined : (asked.data ?? operation);
  const underWay = current && (current.state === "PENDING" || current.state === "RUNNING");
  // manifests to be applied by hand are many lines: they are for copying
  const message = target.statusMessage ?? current?.error?.message ?? null;
  const [first = "", ...rest] = (message ?? "").split("\n");
  return (
    <div className="min-w-0">
      <Badge tone={tones[target.status]} dot pulse={target.status === "PREPARING"}>
        {t(`targets.statuses.${target.status}`)}
      </Badge>
      {underWay ? (
        <div className="mt-1.5 max-w-60">
          <Progress label={t("targets.progress")} value={current.progress} />
          <p className="mt-1 text-xs text-muted">{inWords(current.step) || t("targets.progress")}</p>
        </div>
      ) : null}
      {message && target.status !== "READY" ? (
        <p className="mt-1 text-xs wrap-anywhere text-bad">
          {first}
          {rest.length > 0 ? (
            <CopyButton text={message} label={t("targets.copyMessage")} className="mt-1 flex" />
          ) : null}
        </p>
      ) : null}
      {current?.state === "FAILED" && target.status === "READY" ? (
        <p className="mt-1 text-xs wrap-anywhere text-bad">{current.error?.message}</p>
      ) : null}
    </div>
  );
}
