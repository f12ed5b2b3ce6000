"use client";

import { MoreHorizontal, Pencil, Play, Square } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { JobSummary } from "@/lib/contract/jobs";
import { isStarting, startRefusal, stopRefusal } from "./commands";
import { StartDialog } from "./start-dialog";
import { StopDialog } from "./stop-dialog";

/** Start, stop and edit of one line of the list. */
export function JobMenu({
  project,
  job,
  mayOperate,
  mayEdit,
}: {
  project: string;
  job: JobSummary;
  mayOperate: boolean;
  mayEdit: boolean;
}) {
  const t = useTranslations("jobs");
  const router = useRouter();
  const [open, setOpen] = useState<"start" | "stop" | null>(null);
  const start = startRefusal(job, mayOperate);
  const stop = stopRefusal(job, mayOperate);
  const close = (next: boolean) => {
    if (!next) setOpen(null);
  };
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="iconSm" aria-label={t("actionsOf", { name: job.name })}>
            <MoreHorizontal aria-hidden="true" className="size-4" />
          </Button>
        }
      >
        <MenuItem
          icon={<Play className="size-3.5" />}
          disabledReason={start && t(`refusal.${start}`)}
          onSelect={() => setOpen("start")}
        >
          {t("start")}
        </MenuItem>
        <MenuItem
          icon={<Square className="size-3.5" />}
          disabledReason={stop && t(`refusal.${stop}`)}
          onSelect={() => setOpen("stop")}
        >
          {isStarting(job) ? t("cancelStart") : t("stop")}
        </MenuItem>
        <MenuItem
          icon={<Pencil className="size-3.5" />}
          disabledReason={mayEdit ? undefined : t("refusal.viewer")}
          onSelect={() => router.push(`/projects/${project}/jobs/${job.id}/edit`)}
        >
          {t("edit")}
        </MenuItem>
      </Menu>
      <StartDialog project={project} job={job} open={open === "start"} onOpenChange={close} />
      <StopDialog project={project} job={job} open={open === "stop"} onOpenChange={close} />
    </>
  );
}
