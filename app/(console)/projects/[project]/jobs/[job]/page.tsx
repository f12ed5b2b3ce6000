import type { Metadata } from "next";
import { JobPage } from "@/components/job/job-page";
import { getJob } from "@/lib/contract/jobs";
import { getRun, listRunEvents } from "@/lib/contract/runs";
import { load } from "@/lib/http/server-call";

type Props = { params: Promise<{ project: string; job: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await load(getJob, { params: await params })).name };
}

export default async function Page({ params }: Props) {
  const { project, job: id } = await params;
  const job = await load(getJob, { params: { project, job: id } });
  const of = { project, run: job.latestRunId ?? "" };
  const [run, page] =
    job.latestRunId === null
      ? []
      : await Promise.all([
          load(getRun, { params: of }),
          load(listRunEvents, { params: of, query: { limit: 200 } }),
        ]);
  const events = page && { events: page.items, cursor: page.nextCursor };
  return <JobPage key={job.id} project={project} initial={{ job, run, events }} />;
}
