"use client";

import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

/** A kubeconfig, pasted or read from a file. */
export function KubeconfigField({
  label,
  hint,
  error,
  value,
  onChange,
}: {
  label: string;
  hint: string;
  error: string | undefined;
  value: string;
  onChange: (text: string) => void;
}) {
  const t = useTranslations("admin");
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className="relative">
      <Field label={label} hint={hint} error={error}>
        <Textarea
          rows={4}
          value={value}
          onChange={(event) => onChange((event.target as unknown as HTMLTextAreaElement).value)}
          placeholder={"apiVersion: v1\nkind: Config\n…"}
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-xs"
        />
      </Field>
      <Button
        variant="ghost"
        size="sm"
        className="absolute -top-1 right-0 h-6"
        onClick={() => file.current?.click()}
      >
        <FileUp aria-hidden="true" className="size-3.5" />
        {t("fromFile")}
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          void event.target.files?.[0]?.text().then(onChange);
          event.target.value = "";
        }}
      />
    </div>
  );
}
