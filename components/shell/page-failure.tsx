"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";

/** A page that could not be painted. `digest` is what the console's log calls it. */
export function PageFailure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("pages.failure");
  const router = useRouter();
  const again = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <ErrorPanel
      title={t("title")}
      detail={t("detail")}
      nextStep={t("next")}
      requestId={error.digest}
      action={
        <Button size="sm" onClick={again}>
          {t("again")}
        </Button>
      }
    />
  );
}
