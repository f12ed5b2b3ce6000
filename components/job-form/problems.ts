import { z } from "zod";
import { en, zhCN } from "zod/locales";
import { jobInput, specInput } from "@/lib/contract/jobs";
import { refusedFlinkOptions } from "@/lib/domain/flink-options";
import { readScript } from "@/lib/domain/sql-script";
import { type Draft, jobInputOf, specOf } from "./draft";

/** JSON pointer of the request's body → what is wrong there; the same places that the API names. */
export type Problems = Record<string, string>;

/** What a script's own problem says; the words are the catalogue's. */
export type Words = {
  needed: (what: "name" | "number" | "sql" | "jar") => string;
  sql: (line: number, column: number, message: string) => string;
};

/** The API's own checks, made before anything is sent. `whole`: a new job; otherwise a new version of one. */
export function problemsOf(draft: Draft, whole: boolean, locale: string, words: Words): Problems {
  const schema = whole ? jobInput : z.object({ spec: specInput });
  const body = whole ? jobInputOf(draft) : { spec: specOf(draft) };
  const { localeError } = locale === "zh" ? zhCN() : en();
  const parsed = schema.safeParse(body, { error: localeError });
  const found: Problems = {};
  for (const issue of parsed.error?.issues ?? []) {
    const emptied = issue.code === "invalid_type" && issue.expected === "number";
    found[pointer(issue.path)] ??= emptied ? words.needed("number") : issue.message;
  }
  if (whole && draft.name.trim() === "") found["/name"] = words.needed("name");
  if (draft.kind === "JAR" && draft.artifact === null) found["/spec/code/artifactId"] = words.needed("jar");
  if (draft.kind === "SQL") {
    const [problem] = readScript(draft.sql).problems;
    if (draft.sql.trim() === "") found["/spec/code/sql"] = words.needed("sql");
    else if (problem) found["/spec/code/sql"] = words.sql(problem.line, problem.column, problem.message);
  }
  for (const { name, reason } of refusedFlinkOptions(specOf(draft).flinkOptions ?? {}))
    found[`/spec/flinkOptions/${name}`] = reason;
  return found;
}

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
