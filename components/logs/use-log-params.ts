"use client";

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { LogSource } from "@/lib/contract/flink";

export const levelChoices = ["all", "warn", "error"] as const;
export type LevelChoice = (typeof levelChoices)[number];

/** Everything that makes a colleague who opens the link see the same lines. */
export const useLogParams = () =>
  useQueryStates(
    {
      pod: parseAsString,
      container: parseAsString,
      previous: parseAsBoolean.withDefault(false),
      find: parseAsString.withDefault(""),
      only: parseAsBoolean.withDefault(false),
      level: parseAsStringLiteral(levelChoices).withDefault("all"),
      wrap: parseAsBoolean.withDefault(false),
      at: parseAsString,
    },
    { history: "replace", throttleMs: 300 },
  );
export type LogParams = ReturnType<typeof useLogParams>[0];
export type SetLogParams = ReturnType<typeof useLogParams>[1];

export const keyOf = (source: Pick<LogSource, "pod" | "container" | "previous">): string =>
  [source.pod, source.container, source.previous ? "previous" : "current"].join("/");

/** The one the URL names; else the JobManager's own container, which says why a job does not start. */
export function chooseSource(sources: readonly LogSource[], params: LogParams): LogSource | undefined {
  if (params.pod !== null) {
    const named = sources.filter(
      (source) =>
        source.pod === params.pod && (params.container === null || source.container === params.container),
    );
    return named.find((source) => source.previous === params.previous) ?? named[0];
  }
  const main = sources.filter((source) => source.container.includes("main") && !source.previous);
  return main.find((source) => source.component === "jobmanager") ?? main[0] ?? sources[0];
}
