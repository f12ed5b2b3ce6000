"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Spinner } from "@/components/ui/spinner";
import { apiBase } from "@/lib/contract/browser-client";

type Scalar = {
  createApiReference(element: Element, options: Record<string, unknown>): { destroy?: () => void };
};

/** One file of a package; local/bootstrap.mjs puts it into public. */
const script = "/api-docs.js";

/** The reference's own names for what app/globals.css defines. */
const tokens = {
  font: "font-sans",
  "font-code": "font-mono",
  "background-1": "color-canvas",
  "background-2": "color-sunken",
  "background-3": "color-selected",
  "background-accent": "color-accent-soft",
  "border-color": "color-line",
  "color-1": "color-ink",
  "color-2": "color-muted",
  "color-3": "color-faint",
  "color-accent": "color-accent",
  "color-green": "color-good",
  "color-red": "color-bad",
  "color-blue": "color-accent",
  "color-orange": "color-warning",
  "color-yellow": "color-warning",
} as const;

/** Everything that would ask another host is off: fonts, telemetry, proxy, agent. */
const options = (dark: boolean) => ({
  url: `${apiBase}/openapi.json`,
  theme: "none",
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: "",
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
  hideDarkModeToggle: true,
  forceDarkModeState: dark ? "dark" : "light",
  customCss: `.light-mode, .dark-mode { ${Object.entries(tokens)
    .map(([name, token]) => `--scalar-${name}: var(--${token});`)
    .join(" ")} }`,
});

/** The OpenAPI document as a page, offline. */
export function ApiReference() {
  const t = useTranslations("pages");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    let shown: { destroy?: () => void } | undefined;
    const show = () => {
      const { Scalar } = window as typeof window & { Scalar?: Scalar };
      if (gone || !place.current || !Scalar) return;
      shown = Scalar.createApiReference(place.current, options(isDark()));
    };
    const tag = document.createElement("script");
    tag.src = script;
    tag.addEventListener("load", show);
    document.head.append(tag);
    return () => {
      gone = true;
      shown?.destroy?.();
      tag.remove();
    };
  }, []);
  return (
    <>
      <header className="flex h-12 items-center border-b border-line px-4">
        <Link
          href="/"
          className="inline-flex items-center gap-1.5 rounded-sm text-sm text-muted hover:text-ink"
        >
          <ArrowLeft aria-hidden="true" className="size-4" />
          {t("backToConsole")}
        </Link>
      </header>
      <main ref={place} className="min-h-[60dvh]">
        <output className="flex items-center justify-center gap-2 py-20 text-sm text-muted">
          <Spinner />
          {t("apiDocsLoading")}
        </output>
      </main>
    </>
  );
}

const isDark = (): boolean => {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
};
