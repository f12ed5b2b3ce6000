import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TargetsPage } from "@/components/quota/targets-page";
import { listTargets } from "@/lib/contract/admin";
import { load } from "@/lib/http/server-call";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin"))("targets.title") };
}

export default async function Page() {
  return <TargetsPage initial={await load(listTargets)} />;
}
