"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { useFormat } from "@/components/ui/use-format";
import type { Upload } from "./use-upload";

/** How much of a JAR is sent; then that its sum is being taken. */
export function UploadProgress({ upload, onCancel }: { upload: Upload; onCancel: () => void }) {
  const t = useTranslations("job-form.jar");
  const format = useFormat();
  const sent = upload.total === 0 ? 0 : upload.sent / upload.total;
  return (
    <div className="rounded-lg border border-line-strong px-4 py-3">
      <div className="flex items-center justify-between gap-3">
        <p className="min-w-0 truncate text-sm font-medium">{upload.fileName}</p>
        <Button size="sm" variant="ghost" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
      <Progress className="mt-2" label={t("uploading", { name: upload.fileName })} value={sent * 100} />
      <p className="mt-1.5 text-xs text-muted tabular-nums">
        {sent < 1
          ? t("sent", { sent: format.bytes(upload.sent), total: format.bytes(upload.total) })
          : t("checking")}
      </p>
    </div>
  );
}
