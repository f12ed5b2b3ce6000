import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { draftOf } from "@/components/job-form/draft";
import { JobForm } from "@/components/job-form/job-form";
import { PageHeader } from "@/components/ui/page-header";
import { listArtifacts } from "@/lib/contract/artifacts";
import { getJob } from "@/lib/contract/jobs";
import { listEngines, listProjectTargets } from "@/lib/contract/projects";
import { load } from "@/lib/http/server-call";

type Props = { params: Promise<{ project: string; job: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project, job } = await params;
  const { name } = await load(getJob, { params: { project, job } });
  return { title: (await getTranslations("job-form"))("editTitle", { name }) };
}

export default async function EditJobPage({ params }: Props) {
  const { project, job: id } = await params;
  const [t, jobs, job, engines, targets, artifacts] = await Promise.all([
    getTranslations("job-form"),
    getTranslations("jobs"),
    load(getJob, { params: { project, job: id } }),
    load(listEngines),
    load(listProjectTargets, { params: { project } }),
    load(listArtifacts, { params: { project }, query: { limit: 200 } }),
  ]);
  if (!job.may.edit) notFound();
  const { code } = job.version.spec;
  const artifact = code.kind === "JAR" ? artifacts.items.find((each) => each.id === code.artifactId) : null;
  return (
    <>
      <PageHeader
        title={t("editTitle", { name: job.name })}
        trail={[
          { label: jobs("title"), href: `/projects/${project}/jobs` },
          { label: job.name, href: `/projects/${project}/jobs/${job.id}` },
        ]}
        description={t("editing", { number: job.currentVersion, next: job.currentVersion + 1 })}
      />
      <JobForm
        project={project}
        job={job}
        initial={draftOf(job, artifact ?? null)}
        engines={engines.items}
        targets={targets.items}
      />
    </>
  );
}
