"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { useTranslations } from "next-intl";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useEffect } from "react";
import { Toaster } from "@/components/ui/toast";
import { remember } from "./preferences";

/** What every page needs, signed in or not. */
export function Providers({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  useEffect(() => remember("timeZone", Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  return (
    <NuqsAdapter>
      <Tooltip.Provider>{children}</Tooltip.Provider>
      <Toaster label={t("notifications")} />
    </NuqsAdapter>
  );
}
