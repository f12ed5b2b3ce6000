import { FolderOpen } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** Where somebody stands who is a member of no project yet. */
export default async function WelcomePage() {
  const t = await getTranslations("pages");
  return (
    <Card>
      <EmptyState
        isPage
        icon={<FolderOpen className="size-5" />}
        title={t("welcome.title")}
        description={t("welcome.description")}
      />
    </Card>
  );
}
