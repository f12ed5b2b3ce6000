"use client";

import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";

/** Takes one file: dropped, or chosen. */
export function JarDropZone({ onFile, invalid }: { onFile: (file: File) => void; invalid: boolean }) {
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
