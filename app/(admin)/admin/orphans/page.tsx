import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OrphansPage } from "@/components/orphans/orphans-page";
import { listMissingRuns, listOrphans } from "@/lib/contract/orphans";
import { load } from "@/lib/http/server-call";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("orphans"))("title") };
}

export default async function Page() {
  const [orphans, missing] = await Promise.all([load(listOrphans), load(listMissingRuns)]);
  return <OrphansPage orphans={orphans} missing={missing} />;
}
