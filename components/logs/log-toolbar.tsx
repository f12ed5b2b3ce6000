"use client";

import {
  ArrowDownToLine,
  ChevronDown,
  ChevronUp,
  Download,
  ListFilter,
  Pause,
  Search,
  WrapText,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type LevelChoice, type LogParams, levelChoices, type SetLogParams } from "./use-log-params";

/** Everything one can do with a log; each control's state is in the URL. */
export function LogToolbar({
  picker,
  params,
  setParams,
  matches,
  onStep,
  following,
  canFollow,
  onFollow,
  download,
}: {
  picker: ReactNode;
  params: LogParams;
  setParams: SetLogParams;
  /** in words, e.g. "3 of 12" */
  matches: string;
  onStep: (by: 1 | -1) => void;
  following: boolean;
  canFollow: boolean;
  onFollow: (follow: boolean) => void;
  download: { href: string; name: string };
}) {
  const t = useTranslations("logs");
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest?.("input, textarea, [contenteditable=true]");
      if (event.key !== "/" || typing || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      search.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const toggle = (on: boolean) => cx(on && "bg-selected text-ink");
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2">
      {picker}
      <div className="flex min-w-0 flex-1 items-center gap-1 max-sm:basis-full">
        <div className="relative min-w-0 flex-1 sm:max-w-75">
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute top-1.75 left-2 size-3.5 text-faint"
          />
          <Input
            ref={search}
            type="search"
            aria-label={t("find")}
            placeholder={t("findHint")}
            value={params.find}
            onValueChange={(find) => void setParams({ find: find || null })}
            onKeyDown={(event) => {
              if (event.key === "Enter") onStep(event.shiftKey ? -1 : 1);
              if (event.key === "Escape") void setParams({ find: null });
            }}
            className="h-7 pr-16 pl-7 text-xs [&::-webkit-search-cancel-button]:hidden"
          />
          <span
            aria-live="polite"
            className="pointer-events-none absolute top-1.5 right-2 text-xs text-faint tabular-nums"
          >
            {params.find === "" ? null : matches}
          </span>
        </div>
        <Button
          variant="ghost"
          size="iconSm"
          label={t("previousMatch")}
          disabled={params.find === ""}
          onClick={() => onStep(-1)}
        >
          <ChevronUp aria-hidden="true" className="size-4" />
        </Button>
        <Button
          variant="ghost"
          size="iconSm"
          label={t("nextMatch")}
          disabled={params.find === ""}
          onClick={() => onStep(1)}
        >
          <ChevronDown aria-hidden="true" className="size-4" />
        </Button>
        <Button
          variant="ghost"
          size="iconSm"
          label={t("onlyMatches")}
          aria-pressed={params.only}
          className={toggle(params.only)}
          onClick={() => void setParams({ only: params.only ? null : true })}
        >
          <ListFilter aria-hidden="true" className="size-4" />
        </Button>
      </div>
      <div className="flex items-center gap-1">
        <Select<LevelChoice>
          size="sm"
          aria-label={t("level")}
          className="w-auto min-w-28"
          value={params.level}
          onValueChange={(level) => void setParams({ level: level === "all" ? null : level })}
          options={levelChoices.map((value) => ({ value, label: t(`levels.${value}`) }))}
        />
        <Button
          variant="ghost"
          size="iconSm"
          label={t("wrap")}
          aria-pressed={params.wrap}
          className={toggle(params.wrap)}
          onClick={() => void setParams({ wrap: params.wrap ? null : true })}
        >
          <WrapText aria-hidden="true" className="size-4" />
        </Button>
        <a
          href={download.href}
          download={download.name}
          aria-label={t("download")}
          title={t("download")}
          className={buttonStyle({ variant: "ghost", size: "iconSm" })}
        >
          <Download aria-hidden="true" className="size-4" />
        </a>
        {following && canFollow ? (
          <Button size="sm" onClick={() => onFollow(false)}>
            <Pause aria-hidden="true" className="size-3.5" />
            {t("pause")}
          </Button>
        ) : (
          <Button size="sm" onClick={() => onFollow(true)}>
            <ArrowDownToLine aria-hidden="true" className="size-3.5" />
            {canFollow ? t("follow") : t("toEnd")}
          </Button>
        )}
      </div>
    </div>
  );
}
