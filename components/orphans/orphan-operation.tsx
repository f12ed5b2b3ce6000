"use client";

import { useTranslations } from "next-intl";
import { useApi } from "@/components/live/use-api";
import { Progress } from "@/components/ui/progress";
import { useStep } from "@/components/operation/use-step";
import { getOperation, type Operation } from "@/lib/contract/operations";
import type { Orphan } from "@/lib/contract/orphans";

/** The newest adoption or deletion of an orphan, as the feed keeps it. */
export function useOrphanOperation({ operation }: Orphan): Operation | null {
  const params = { project: operation?.project ?? "", operation: operation?.id ?? "" };
  const asked = useApi(getOperation, { params }, operation ?? undefined, { enabled: operation !== null });
  return operation && (asked.data ?? operation);
}

/** How far it is; where it failed, why. */
export function OrphanOperation({ operation }: { operation: Operation | null }) {
  const t = useTranslations("operation");
  const inWords = useStep();
  if (operation === null || operation.state === "SUCCEEDED") return null;
  const kind = t(`kind.${operation.kind}`);
  if (operation.state === "FAILED" || operation.state === "CANCELLED")
    return (
      <p
        aria-live="polite"
        className="max-w-80 text-left text-xs [font-feature-settings:'calt'_0] wrap-anywhere text-bad"
      >
        {t("failed", { kind })}. {operation.error?.message}
      </p>
    );
  return (
    <div className="w-full max-w-60 text-left">
      <Progress label={kind} value={operation.progress} />
      <p aria-live="polite" className="mt-1 text-xs wrap-anywhere text-muted">
        {inWords(operation.step) || kind}
      </p>
    </div>
  );
}
