import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readFilters, toQuery } from "@/components/jobs/filters";
import { JobList } from "@/components/jobs/job-list";
import { ButtonLink } from "@/components/ui/button-link";
import { PageHeader } from "@/components/ui/page-header";
import { listJobs } from "@/lib/contract/jobs";
import { getMe } from "@/lib/contract/projects";
import { load } from "@/lib/http/server-call";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("jobs"))("title") };
}

export default async function JobsPage({
  params,
  searchParams,
}: {
  params: Promise<{ project: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { project } = await params;
  const filters = readFilters(await searchParams);
  const [t, me, jobs] = await Promise.all([
    getTranslations("jobs"),
    load(getMe),
    load(listJobs, { params: { project }, query: toQuery(filters) }),
  ]);
  const role = me.projects.find(({ slug }) => slug === project)?.role;
  const mayChange = role === "OWNER" || role === "EDITOR";
  return (
    <>
      <PageHeader
        title={t("title")}
        actions={
          mayChange ? (
            <ButtonLink variant="primary" href={`/projects/${project}/jobs/new`}>
              <Plus aria-hidden="true" className="size-4" />
              {t("new")}
            </ButtonLink>
          ) : null
        }
      />
      <JobList
        project={project}
        initial={jobs}
        initialFilters={filters}
        mayEdit={mayChange}
        mayOperate={mayChange}
      />
    </>
  );
}
