import { SearchX } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

export default async function NotFound() {
  const t = await getTranslations("pages");
  return (
    <main className="flex min-h-[70dvh] items-center justify-center">
      <EmptyState
        isPage
        icon={<SearchX className="size-5" />}
        title={t("notFound.title")}
        description={t("notFound.description")}
        action={
          <ButtonLink href="/" variant="primary">
            {t("home")}
          </ButtonLink>
        }
      />
    </main>
  );
}
