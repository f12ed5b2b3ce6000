"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { ApiError } from "@/lib/contract/browser-client";

/** An error of the API as the reader sees it: what happened by its code, the API's own sentence, what to do. */
export function ApiErrorPanel({
  error,
  onRetry,
  className,
}: {
  error: Error | null | undefined;
  onRetry?: () => void;
  className?: string;
}) {
  const t = useTranslations("errors");
  if (!error) return null;
  const known = error instanceof ApiError ? error : null;
  const code = known && t.has(`${known.code}.title`) ? known.code : "INTERNAL";
  return (
    <ErrorPanel
      title={t(`${code}.title`)}
      detail={known?.status === 0 ? undefined : (known?.detail ?? error.message)}
      nextStep={t.has(`${code}.next`) ? t(`${code}.next`) : undefined}
      code={known?.code}
      requestId={known?.requestId || undefined}
      action={
        onRetry ? (
          <Button size="sm" onClick={onRetry}>
            {t("again")}
          </Button>
        ) : undefined
      }
      {...(className ? { className } : {})}
    />
  );
}
