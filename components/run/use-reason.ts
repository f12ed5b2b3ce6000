"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";

/** Codes whose sentence says all: what the server wrote beside it is the same in its own words. */
const complete = new Set([
  "RunAccepted",
  "ObjectsCreated",
  "JobManagerPodRunning",
  "PodsRunning",
  "TasksRunning",
  "JobManagerRestarted",
  "Recovered",
  "SightRegained",
  "StopRequested",
  "SavepointTriggered",
  "CancelRequested",
  "StoppedWithoutSavepoint",
  "StartCancelled",
  "CanceledOutsideMillrace",
  "JobFinished",
  "LogsCaptured",
  "Released",
]);

/** What a reason or event code says in the reader's language; what the server wrote, where the catalogue has no words. */
export function useReason() {
  const t = useTranslations("reasons");
  return useMemo(
    () => ({
      say: (code: string, message: string): string =>
        t.has(`say.${code}`) ? t(`say.${code}`) : message || code,
      /** what the server's own sentence adds, e.g. which path, which pod */
      more: (code: string, message: string): string | null =>
        message === "" || complete.has(code) || !t.has(`say.${code}`) || t(`say.${code}`) === message
          ? null
          : message,
      next: (code: string, message: string | null): string | null =>
        t.has(`next.${code}`) ? t(`next.${code}`) : message,
    }),
    [t],
  );
}
