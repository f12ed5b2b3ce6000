"use client";

import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "./disclosure";

/** A stack trace, folded: its first cause stands above it in words. */
export function StackText({ text }: { text: string }) {
  const t = useTranslations("run");
  return (
    <Disclosure label={t("cause.stack")} className="mt-2">
      <div className="relative rounded-md border border-line bg-surface">
        <pre className="max-h-110 overflow-auto p-3 pr-10 text-xs leading-4.5">{text}</pre>
        <CopyButton text={text} className="absolute top-1.5 right-1.5 size-6" />
      </div>
    </Disclosure>
  );
}
