"use client";

import { PackageCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { PagesFooter } from "@/components/job/pages-footer";
import { useApiPages } from "@/components/live/use-api";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { ReplyOf } from "@/lib/contract/browser-client";
import { type listMissingRuns, listOrphans, type Orphan } from "@/lib/contract/orphans";
import { AdoptDialog } from "./adopt-dialog";
import { DeleteDialog } from "./delete-dialog";
import { MissingRuns } from "./missing-runs";
import { OrphanTable } from "./orphan-table";
import { Sweeps } from "./sweeps";

/** What is in clusters and not in Millrace, and the other way round. */
export function OrphansPage({
  orphans,
  missing,
}: {
  orphans: ReplyOf<typeof listOrphans>;
  missing: ReplyOf<typeof listMissingRuns>;
}) {
  const t = useTranslations("orphans");
  const pages = useApiPages(listOrphans, {}, orphans);
  const [adopting, setAdopting] = useState<Orphan | null>(null);
  const [deleting, setDeleting] = useState<Orphan | null>(null);
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHeader title={t("title")} description={t("about")} />
      <div className="flex flex-col gap-5">
        <Sweeps initial={orphans.sweeps} />
        <Card flush title={t("found.title")} description={t("found.about")}>
          {rows.length === 0 ? (
            <EmptyState
              icon={<PackageCheck className="size-5" />}
              title={t("found.none")}
              description={t("found.noneHint")}
            />
          ) : (
            <OrphanTable rows={rows} onAdopt={setAdopting} onDelete={setDeleting} />
          )}
          <PagesFooter pages={pages} />
        </Card>
        <MissingRuns initial={missing} />
      </div>
      <AdoptDialog orphan={adopting} onClose={() => setAdopting(null)} />
      <DeleteDialog orphan={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}
