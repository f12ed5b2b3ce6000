import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TokenList } from "@/components/settings/token-list";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { getMe, listTokens } from "@/lib/contract/projects";
import { load } from "@/lib/http/server-call";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("title") };
}

export default async function SettingsPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const [t, me] = await Promise.all([getTranslations("settings"), load(getMe)]);
  const mine = me.projects.find(({ slug }) => slug === project);
  return (
    <>
      <PageHeader title={t("title")} description={mine?.name} />
      {mine?.role === "OWNER" ? (
        <TokenList project={project} initial={await load(listTokens, { params: { project } })} />
      ) : (
        <Card>
          <EmptyState
            icon={<KeyRound className="size-5" />}
            title={t("notOwner.title")}
            description={t("notOwner.description")}
          />
        </Card>
      )}
    </>
  );
}
