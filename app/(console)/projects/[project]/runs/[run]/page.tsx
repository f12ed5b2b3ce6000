import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RunPage } from "@/components/run/run-page";
import { getRun, listRunEvents } from "@/lib/contract/runs";
import { load } from "@/lib/http/server-call";

type Props = { params: Promise<{ project: string; run: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, run] = [await getTranslations("run"), await load(getRun, { params: await params })];
  return { title: `${run.jobName} · ${t("title", { number: run.number })}` };
}

export default async function Page({ params }: Props) {
  const { project, run: id } = await params;
  const [run, page] = await Promise.all([
    load(getRun, { params: { project, run: id } }),
    load(listRunEvents, { params: { project, run: id }, query: { limit: 200 } }),
  ]);
  return (
    <RunPage
      key={run.id}
      project={project}
      initial={{ run, events: { events: page.items, cursor: page.nextCursor } }}
    />
  );
}
