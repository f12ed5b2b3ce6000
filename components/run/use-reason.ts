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
  // the path beside it ends with its number
  "Restored",
  "SightRegained",
  // its numbers stand beside it by name
  "RecoveryPlanned",
  "RecoveryStarted",
  "RecoveryCancelled",
  "StopRequested",
  "SavepointTriggered",
  "CancelRequested",
  "StoppedWithoutSavepoint",
  "StartCancelled",
  "CanceledOutsideMillrace",
  "JobFinished",
  "LogsCaptured",
  "NoLogs",
  "Released",
]);

/** What a reason or event code says in the reader's language; what the server wrote, where the catalogue has no words. */
export function useReason() {
  const t = useTranslations("reasons");
  return useMemo(
    () => ({
      /** where the server's sentence goes on from ours, the whole of it */
      say: (code: string, message: string): string => {
        const said = t.has(`say.${code}`) ? t(`say.${code}`) : "";
        return message.startsWith(said) ? message || code : said;
      },
      /** what the server's own sentence adds, e.g. which path, which pod */
      more: (code: string, message: string): string | null =>
        complete.has(code) || !t.has(`say.${code}`) || message.startsWith(t(`say.${code}`))
          ? null
          : message || null,
      next: (code: string, message: string | null): string | null =>
        t.has(`next.${code}`) ? t(`next.${code}`) : message,
    }),
    [t],
  );
}
