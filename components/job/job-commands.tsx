"use client";

import { Play, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Job } from "@/lib/contract/jobs";
import { isStarting, startRefusal, stopRefusal } from "./commands";
import { StartDialog } from "./start-dialog";
import { StopDialog } from "./stop-dialog";

/** Start where nothing runs, stop where something does; never both, and a button that cannot be pressed says why. */
export function JobCommands({ project, job }: { project: string; job: Job }) {
  const t = useTranslations("jobs");
  const [open, setOpen] = useState<"start" | "stop" | null>(null);
  const start = startRefusal(job, job.may.operate);
  const stop = stopRefusal(job, job.may.operate);
  const live = start === "live" || stop === "stopping" || (start === "viewer" && job.runningVersion !== null);
  const close = (next: boolean) => {
    if (!next) setOpen(null);
  };
  return (
    <>
      {live ? (
        <Button onClick={() => setOpen("stop")} disabledReason={stop && t(`refusal.${stop}`)}>
          <Square aria-hidden="true" className="size-3.5" />
          {isStarting(job) ? t("cancelStart") : t("stop")}
        </Button>
      ) : (
        <Button
          variant="primary"
          onClick={() => setOpen("start")}
          disabledReason={start && t(`refusal.${start}`)}
        >
          <Play aria-hidden="true" className="size-3.5" />
          {t("start")}
        </Button>
      )}
      <StartDialog project={project} job={job} open={open === "start"} onOpenChange={close} />
      <StopDialog project={project} job={job} open={open === "stop"} onOpenChange={close} />
    </>
  );
}
