"use client";

import { useTranslations } from "next-intl";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ApiError } from "@/lib/contract/browser-client";

type Pages = {
  data: unknown;
  error: ApiError | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
};

/** Below a list in pages: that it is coming, why it does not, or that there is more. */
export function PagesFooter({ pages }: { pages: Pages }) {
  const t = useTranslations("jobPage");
  if (pages.error) return <ApiErrorPanel className="m-3" error={pages.error} />;
  if (pages.data === undefined) return <SkeletonRows label={t("loading")} />;
  if (!pages.hasNextPage) return null;
  return (
    <div className="border-t border-line px-4 py-2">
      <Button
        variant="ghost"
        size="sm"
        busy={pages.isFetchingNextPage}
        onClick={() => void pages.fetchNextPage()}
      >
        {t("more")}
      </Button>
    </div>
  );
}
