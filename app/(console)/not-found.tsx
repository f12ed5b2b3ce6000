import { SearchX } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

export default async function NotFound() {
  const t = await getTranslations("pages");
  return (
    <Card>
      <EmptyState
        isPage
        icon={<SearchX className="size-5" />}
        title={t("notFound.title")}
        description={t("notFound.description")}
        action={<ButtonLink href="/">{t("home")}</ButtonLink>}
      />
    </Card>
  );
}
