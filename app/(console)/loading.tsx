import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default async function Loading() {
  const t = await getTranslations("pages");
  return (
    <>
      <Skeleton className="mb-6 h-6 w-40" />
      <Card flush>
        <SkeletonRows label={t("loading")} />
      </Card>
    </>
  );
}
