"use client";

import { Package } from "lucide-react";
import { useTranslations } from "next-intl";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/components/ui/use-format";
import { listArtifacts } from "@/lib/contract/artifacts";
import type { Draft } from "./draft";
import { JarDropZone } from "./jar-drop-zone";
import { UploadProgress } from "./upload-progress";
import { useUpload } from "./use-upload";

type Chosen = NonNullable<Draft["artifact"]>;

/** Uploads a JAR, or takes one that is there already. */
export function JarPicker({
  project,
  value,
  onChange,
  error,
}: {
  project: string;
  value: Chosen | null;
  onChange: (artifact: Chosen) => void;
  error: string | undefined;
}) {
  const t = useTranslations("job-form.jar");
  const format = useFormat();
  const uploading = useUpload(project, onChange);
  const { data } = useApi(listArtifacts, { params: { project }, query: {} });
  const known = data?.items ?? [];
  return (
    <div className="flex flex-col gap-4">
      {uploading.current ? (
        <UploadProgress upload={uploading.current} onCancel={uploading.cancel} />
      ) : (
        <JarDropZone onFile={(file) => void uploading.start(file)} invalid={Boolean(error)} />
      )}
      {error && !uploading.current ? (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      ) : null}
      <ApiErrorPanel error={uploading.error} />
      {known.length > 0 ? (
        <Field label={t("known")}>
          <Select
            value={known.some(({ id }) => id === value?.id) ? (value?.id ?? null) : null}
            placeholder={t("choose")}
            onValueChange={(id) => {
              const artifact = known.find((each) => each.id === id);
              if (artifact) onChange(artifact);
            }}
            options={known.map((artifact) => ({
              value: artifact.id,
              label: artifact.fileName,
              hint: `${format.bytes(artifact.sizeBytes)} · ${artifact.sha256.slice(0, 8)}`,
            }))}
          />
        </Field>
      ) : null}
      {value ? (
        <div className="flex items-start gap-2.5 rounded-lg border border-line bg-sunken px-3 py-2.5">
          <Package aria-hidden="true" className="mt-px size-4 shrink-0 text-muted" />
          <div className="min-w-0 text-sm">
            <p className="font-medium wrap-anywhere">
              {value.fileName}{" "}
              {value.sizeBytes > 0 ? (
                <span className="font-normal text-muted">{format.bytes(value.sizeBytes)}</span>
              ) : null}
            </p>
            {value.sha256 === "" ? null : (
              <p className="mt-0.5 flex items-center gap-1 text-xs text-muted">
                <span className="shrink-0">sha256</span> <code className="truncate">{value.sha256}</code>
                <CopyButton text={value.sha256} />
              </p>
            )}
          </div>
        </div>
      ) : null}
    </div>
  );
}
