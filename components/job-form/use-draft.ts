"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Draft } from "./draft";
import { type Problems, problemsOf, type Words } from "./problems";

/** The form's contents and what is wrong with them: said after the first try to save, then at every change. */
export function useDraft(initial: Draft, whole: boolean) {
  const t = useTranslations("job-form");
  const locale = useLocale();
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(false);
  /** what the API said; forgotten where something changed */
  const [refused, setRefused] = useState<Problems>({});
  const dirty = useRef(false);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (dirty.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  const words: Words = {
    needed: (what) => t(`needed.${what}`),
    sql: (line, column, message) => t("sql.problem", { line, column, message }),
  };
  const check = () => problemsOf(draft, whole, locale, words);
  const problems = tried ? { ...check(), ...refused } : refused;
  return {
    draft,
    problems,
    problemCount: Object.keys(problems).length,
    change: (part: Partial<Draft>) => {
      dirty.current = true;
      setRefused({});
      setDraft((before) => ({ ...before, ...part }));
    },
    /** false: something is wrong, and is marked now */
    isRight(): boolean {
      setTried(true);
      return Object.keys(check()).length === 0;
    },
    refuse: setRefused,
    leave() {
      dirty.current = false;
    },
  };
}
