"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "./button";

/** With `label`, a button with words; without, an icon. */
export function CopyButton({ text, label, className }: { text: string; label?: string; className?: string }) {
  const t = useTranslations("ui");
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await writeClipboard(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const icon = copied ? (
    <Check aria-hidden="true" className="size-3.5 text-good" />
  ) : (
    <Copy aria-hidden="true" className="size-3.5" />
  );
  return label ? (
    <Button size="sm" className={className} onClick={() => void copy()}>
      {icon}
      {copied ? t("copied") : label}
    </Button>
  ) : (
    <Button
      variant="ghost"
      size="iconSm"
      className={className ?? "size-6"}
      label={copied ? t("copied") : t("copy")}
      onClick={() => void copy()}
    >
      {icon}
    </Button>
  );
}

/** navigator.clipboard is missing on plain http pages that are not localhost. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
