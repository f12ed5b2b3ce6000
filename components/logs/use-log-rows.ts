"use client";

import { useDeferredValue, useMemo } from "react";
import { findMatches } from "./log-search";
import type { LogStore } from "./log-store";
import type { LogParams } from "./use-log-params";

/** Which lines match, and which are shown. `rows` null: all of them. */
export function useLogRows(log: LogStore, params: LogParams) {
  const find = useDeferredValue(params.find);
  const { lines, version } = log;
  // the array is the same while it grows: its version says that it did
  // oxlint-disable-next-line react/exhaustive-deps
  const matches = useMemo(() => findMatches(lines, find), [lines, version, find]);
  const rows = useMemo(() => {
    const base = params.only && find !== "" ? matches : null;
    if (params.level === "all") return base;
    const wanted = params.level === "error" ? ["ERROR"] : ["ERROR", "WARN"];
    return (base ?? [...lines.keys()]).filter((index) => wanted.includes(lines[index]?.level ?? ""));
    // oxlint-disable-next-line react/exhaustive-deps
  }, [lines, version, matches, params.only, params.level, find]);
  return { find, matches, rows };
}
