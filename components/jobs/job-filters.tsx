"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type JobFilters, type StateFilter, stateFilters } from "./filters";

/** Typing is waited for, so that a word is one request. */
const typingMs = 250;

export function JobFilterBar({
  filters,
  onChange,
}: {
  filters: JobFilters;
  onChange: (filters: Partial<JobFilters>) => void;
}) {
  const t = useTranslations("jobs");
  const states = useTranslations("states");
  const [text, setText] = useState(filters.search);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange({ search: next.trim() }), typingMs);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest("input, textarea, [contenteditable=true]");
      if (event.key !== "/" || typing || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <div className="relative min-w-0 flex-1 sm:max-w-72">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-faint"
        />
        <Input
          ref={input}
          type="search"
          aria-label={t("search")}
          aria-keyshortcuts="/"
          placeholder={t("search")}
          value={text}
          onValueChange={type}
          className="pl-8"
        />
      </div>
      <Select<StateFilter | "ALL">
        aria-label={t("stateFilter")}
        value={filters.state ?? "ALL"}
        onValueChange={(next) => onChange({ state: next === "ALL" ? null : next })}
        className="w-36 sm:w-44"
        options={[
          { value: "ALL", label: t("allStates") },
          ...stateFilters.map((value) => ({ value, label: states(value) })),
        ]}
      />
    </div>
  );
}
