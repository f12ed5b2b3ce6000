import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClustersPage } from "@/components/quota/clusters-page";
import { listClusters } from "@/lib/contract/admin";
import { load } from "@/lib/http/server-call";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin"))("clusters.title") };
}

export default async function Page() {
  return <ClustersPage initial={await load(listClusters)} />;
}
