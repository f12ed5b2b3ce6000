"use client";

import { FolderOpen, Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/components/live/use-api";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import { listProjects } from "@/lib/contract/admin";
import type { ReplyOf } from "@/lib/contract/browser-client";
import { ProjectForm } from "./project-form";

type Project = ReplyOf<typeof listProjects>["items"][number];

/** Every team's workspace. */
export function ProjectsPage({ initial }: { initial: ReplyOf<typeof listProjects> }) {
  const t = useTranslations("admin");
  const { data = initial } = useApi(listProjects, {}, initial);
  const [open, setOpen] = useState(false);
  const create = (
    <Button variant="primary" onClick={() => setOpen(true)}>
      <Plus aria-hidden="true" className="size-4" />
      {t("projects.create")}
    </Button>
  );
  const columns: Column<Project>[] = [
    {
      id: "name",
      header: t("projects.name"),
      primary: true,
      cell: (project) => (
        <>
          <Link href={`/projects/${project.slug}/jobs`} className="font-medium hover:underline">
            {project.name}
          </Link>
          <span className="block font-mono text-xs text-faint">{project.slug}</span>
        </>
      ),
    },
    { id: "jobs", header: t("projects.jobs"), align: "right", cell: (project) => project.jobs },
    {
      id: "targets",
      header: t("projects.targets"),
      align: "right",
      cell: (project) =>
        project.targets === 0 ? (
          <span className="text-warning">{t("projects.noTarget")}</span>
        ) : (
          project.targets
        ),
    },
    {
      id: "created",
      header: t("projects.created"),
      align: "right",
      cell: (project) => <RelativeTime at={project.createdAt} />,
    },
  ];
  return (
    <>
      <PageHeader title={t("projects.title")} description={t("projects.about")} actions={create} />
      <Card flush>
        {data.items.length === 0 ? (
          <EmptyState
            icon={<FolderOpen className="size-5" />}
            title={t("projects.none")}
            description={t("projects.noneHint")}
            action={create}
          />
        ) : (
          <Table
            label={t("projects.title")}
            columns={columns}
            rows={data.items}
            rowKey={(project) => project.id}
          />
        )}
      </Card>
      <ProjectForm open={open} onOpenChange={setOpen} />
    </>
  );
}
