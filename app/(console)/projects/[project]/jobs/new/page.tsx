import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { newDraft } from "@/components/job-form/draft";
import { examples, isExampleName } from "@/components/job-form/examples";
import { JobForm } from "@/components/job-form/job-form";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { listEngines, listProjectTargets } from "@/lib/contract/projects";
import { load } from "@/lib/http/server-call";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("job-form"))("title") };
}

export default async function NewJobPage({
  params,
  searchParams,
}: {
  params: Promise<{ project: string }>;
  searchParams: Promise<{ example?: string | string[] }>;
}) {
  const { project } = await params;
  const { example } = await searchParams;
  const [t, jobs, engines, targets] = await Promise.all([
    getTranslations("job-form"),
    getTranslations("jobs"),
    load(listEngines),
    load(listProjectTargets, { params: { project } }),
  ]);
  const chosen = isExampleName(example) ? examples[example] : null;
  const initial = newDraft({
    ...(chosen ? { name: chosen.jobName, sql: chosen.sql } : {}),
    engineId: (engines.items.find(({ isDefault }) => isDefault) ?? engines.items[0])?.id ?? null,
    targetId: (targets.items.find(({ status }) => status === "READY") ?? targets.items[0])?.id ?? null,
  });
  return (
    <>
      <PageHeader title={t("title")} trail={[{ label: jobs("title"), href: `/projects/${project}/jobs` }]} />
      {targets.items.length === 0 ? (
        <ErrorPanel
          tone="warning"
          className="mb-4"
          title={t("noTargets.title")}
          detail={t("noTargets.description")}
        />
      ) : null}
      <JobForm
        project={project}
        job={null}
        initial={initial}
        engines={engines.items}
        targets={targets.items}
      />
    </>
  );
}
