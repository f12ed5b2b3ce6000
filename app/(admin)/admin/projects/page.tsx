import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ProjectsPage } from "@/components/quota/projects-page";
import { listProjects } from "@/lib/contract/admin";
import { load } from "@/lib/http/server-call";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin"))("projects.title") };
}

export default async function Page() {
  return <ProjectsPage initial={await load(listProjects)} />;
}
