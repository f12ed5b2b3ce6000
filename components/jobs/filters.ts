import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { runStates } from "@/lib/domain/run-state";

export const stateFilters = [...runStates, "NOT_STARTED"] as const;
export type StateFilter = (typeof stateFilters)[number];

/** The list's filters as they stand in the URL; the server reads the same ones. */
export const filterParsers = {
  search: parseAsString.withDefault(""),
  state: parseAsStringLiteral(stateFilters),
};

export type JobFilters = { search: string; state: StateFilter | null };

export const toQuery = ({ search, state }: JobFilters) => ({
  ...(search === "" ? {} : { search }),
  ...(state === null ? {} : { state }),
});

export function readFilters(params: Record<string, string | string[] | undefined>): JobFilters {
  const state = stateFilters.find((each) => each === params["state"]) ?? null;
  return { search: typeof params["search"] === "string" ? params["search"] : "", state };
}
