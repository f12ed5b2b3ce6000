"use client";

import { FileUp, Package } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { useApi } from "@/components/live/use-api";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { Progress } from "@/components/ui/progress";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/components/ui/use-format";
import { listArtifacts } from "@/lib/contract/artifacts";
import type { Draft } from "./draft";
import { type Upload, useUpload } from "./use-upload";

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
        <DropZone onFile={(file) => void uploading.start(file)} invalid={Boolean(error)} />
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

function DropZone({ onFile, invalid }: { onFile: (file: File) => void; invalid: boolean }) {
  const t = useTranslations("job-form.jar");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is a shortcut; the button does the same
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
      className={cx(
        "flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-8 text-center transition-colors",
        invalid ? "border-bad-dot" : "border-control",
        over && "border-accent bg-accent-soft",
      )}
    >
      <FileUp aria-hidden="true" className="size-5 text-faint" />
      <label htmlFor={id} className="text-sm font-medium">
        {t("file")}
      </label>
      <p className="text-xs text-muted">{t("drop")}</p>
      <input
        ref={input}
        id={id}
        type="file"
        accept=".jar,application/java-archive"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) onFile(file);
        }}
      />
      <Button size="sm" onClick={() => input.current?.click()}>
        {t("browse")}
      </Button>
    </div>
  );
}

function UploadProgress({ upload, onCancel }: { upload: Upload; onCancel: () => void }) {
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
