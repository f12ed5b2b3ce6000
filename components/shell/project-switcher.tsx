"use client";

import { ChevronsUpDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { initialOf } from "@/components/ui/initial";
import { Menu, MenuChoice } from "@/components/ui/menu";
import type { Me } from "@/lib/contract/projects";
import { remember } from "./preferences";

export function ProjectSwitcher({ me, slug }: { me: Me; slug: string | undefined }) {
  const t = useTranslations("shell");
  const router = useRouter();
  const name = me.projects.find((project) => project.slug === slug)?.name ?? t("noProject");
  return (
    <Menu
      align="start"
      trigger={
        <Button variant="ghost" className="w-full justify-between gap-2 px-2 text-ink">
          <span className="flex min-w-0 items-center gap-2">
            <span
              aria-hidden="true"
              className="flex size-5 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-xs font-semibold text-muted"
            >
              {initialOf(name)}
            </span>
            <span className="truncate">
              <span className="sr-only">{t("project")} </span>
              {name}
            </span>
          </span>
          <ChevronsUpDown aria-hidden="true" className="size-3.5 text-faint" />
        </Button>
      }
    >
      <MenuChoice
        label={t("projects")}
        value={slug ?? ""}
        onValueChange={(next) => {
          remember("project", next);
          router.push(`/projects/${next}/jobs`);
        }}
        options={me.projects.map((project) => ({ value: project.slug, label: project.name }))}
      />
    </Menu>
  );
}
