"use client";

import { CircleCheck, CircleSlash } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useStep } from "@/components/operation/use-step";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/spinner";
import type { Operation } from "@/lib/contract/operations";

/** How far a command is, or how it ended. `action`: what one can do about it, e.g. cancel this start. */
export function OperationProgress({ operation, action }: { operation: Operation; action?: ReactNode }) {
  const t = useTranslations("operation");
  const inWords = useStep();
  const title = t(`kind.${operation.kind}`);
  if (operation.state === "FAILED")
    return (
      <ErrorPanel
        title={t("failed", { kind: title })}
        detail={operation.error?.message ?? inWords(operation.step)}
        code={operation.error?.code}
        action={action}
      />
    );
  const live = operation.state === "PENDING" || operation.state === "RUNNING";
  const Icon = operation.state === "CANCELLED" ? CircleSlash : CircleCheck;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-3 py-2.5 shadow-card">
      <div className="min-w-0 flex-1 basis-60">
        <p aria-live="polite" className="flex items-center gap-2 text-sm">
          {live ? (
            <Spinner className="text-progress" />
          ) : (
            <Icon
              aria-hidden="true"
              className={operation.state === "SUCCEEDED" ? "size-4 text-good" : "size-4 text-faint"}
            />
          )}
          <span className="font-medium">{title}</span>
          <span className="min-w-0 truncate text-muted">
            {live ? inWords(operation.step) : t(operation.state)}
          </span>
        </p>
        {live ? <Progress className="mt-2" label={title} value={operation.progress} /> : null}
      </div>
      <p className="text-xs text-muted">
        {operation.requestedBy ? `${operation.requestedBy} · ` : ""}
        <RelativeTime at={operation.finishedAt ?? operation.createdAt} />
      </p>
      {live ? action : null}
    </div>
  );
}
