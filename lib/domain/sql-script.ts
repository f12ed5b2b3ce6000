import { type SqlToken, sqlTokens } from "./sql-lexer";

export type ScriptProblem = { message: string; line: number; column: number };
export type SqlStatement = {
  kind: "insert" | "statementSet" | "set" | "definition" | "query" | "other";
  /** without comments, and without the closing semicolon */
  text: string;
  /** of its first word, from 1 */
  line: number;
  column: number;
  /** offsets in the script, closing semicolon included */
  start: number;
  end: number;
};

/** Takes a script apart; problems are those that can be told without Flink's parser and catalogue. */
export function readScript(script: string): { statements: SqlStatement[]; problems: ScriptProblem[] } {
  const tokens = [...sqlTokens(script)];
  const clean = blankComments(script, tokens);
  const statements = split(clean, tokens);
  return { statements, problems: [...brokenTokens(script, tokens), ...jobProblems(statements)] };
}

/**
 * What SqlDriver is given. Several INSERTs run as one statement set, after everything that stands before the last of
 * them; comments become blanks, because Flink's own splitter knows fewer of them. Lines and columns stay where they can:
 * Flink names them in its errors.
 */
export function scriptToRun(script: string): string {
  const tokens = [...sqlTokens(script)];
  const clean = blankComments(script, tokens);
  const statements = split(clean, tokens);
  const inserts = statements.filter(({ kind }) => kind === "insert");
  const [first, last] = [inserts[0], inserts.at(-1)];
  if (!first || !last || first === last) return clean;
  const among = statements.filter(
    ({ kind, start }) => kind !== "insert" && start > first.start && start < last.start,
  );
  const set =
    among.length === 0
      ? `EXECUTE STATEMENT SET BEGIN ${terminated(clean.slice(first.start, last.end))} END;`
      : `${among.map(({ text }) => `${text};\n`).join("")}EXECUTE STATEMENT SET BEGIN\n${inserts.map(({ text }) => `${text};\n`).join("")}END;`;
  return clean.slice(0, first.start) + set + clean.slice(last.end);
}

const terminated = (text: string) => (text.trimEnd().endsWith(";") ? text : `${text};`);

/** Blanks of the same length; line ends stay. */
function blankComments(script: string, tokens: SqlToken[]): string {
  return tokens
    .map(({ type, start, end }) => {
      const text = script.slice(start, end);
      return type === "comment" ? text.replace(/[^\r\n]/g, " ") : text;
    })
    .join("");
}

function split(clean: string, tokens: SqlToken[]): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let words: string[] = [];
  let start: number | undefined;
  let end = 0;
  /** inside a statement set its own semicolons end nothing, until one follows END */
  let member: string[] = [];
  const close = (closedAt: number) => {
    if (start !== undefined)
      statements.push({
        kind: kindOf(words),
        text: textOf(clean, start, closedAt),
        ...placeOf(clean, start),
        start,
        end: closedAt,
      });
    words = [];
    member = [];
    start = undefined;
  };
  for (const token of tokens) {
    const text = clean.slice(token.start, token.end);
    if (token.type === "semicolon") {
      if (isStatementSet(words) && member.join(" ") !== "END") member = [];
      else close(token.end);
      continue;
    }
    if (text.trim() === "") continue;
    start ??= token.start + text.length - text.trimStart().length;
    end = token.end;
    if (words.length < 3) words.push(text.trim().toUpperCase());
    member.push(text.trim().toUpperCase());
  }
  close(end);
  return statements;
}

const isStatementSet = (words: string[]) => /^(EXECUTE|BEGIN) STATEMENT SET$/.test(words.join(" "));

const kinds: Record<string, SqlStatement["kind"]> = {
  INSERT: "insert",
  SET: "set",
  RESET: "set",
  SELECT: "query",
  WITH: "query",
  VALUES: "query",
  CREATE: "definition",
  DROP: "definition",
  ALTER: "definition",
  USE: "definition",
  LOAD: "definition",
  UNLOAD: "definition",
  ADD: "definition",
};

function kindOf(words: string[]): SqlStatement["kind"] {
  if (isStatementSet(words)) return "statementSet";
  if (words[0] === "EXECUTE" && words[1] === "INSERT") return "insert";
  return kinds[words[0] ?? ""] ?? "other";
}

const textOf = (clean: string, start: number, end: number) =>
  clean.slice(start, end).trimEnd().replace(/;$/, "").trimEnd();

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function brokenTokens(script: string, tokens: SqlToken[]): ScriptProblem[] {
  return tokens
    .filter(({ unterminated }) => unterminated)
    .map(({ type, start }) => ({
      message:
        type === "comment"
          ? "This comment is never closed with */."
          : `This ${script.charAt(start)} is never closed.`,
      ...placeOf(script, start),
    }));
}

const starts = (text: string) => /^CREATE\b[\s\S]*\bAS\s+(SELECT|WITH|VALUES)\b/i.test(text);

/** One run is one job: all INSERTs outside a set become one set, so there may be either those, or one set. */
function jobProblems(statements: SqlStatement[]): ScriptProblem[] {
  const sets = statements.filter(({ kind }) => kind === "statementSet");
  const loose = statements.find(({ kind }) => kind === "insert");
  const problem = (message: string, { line, column }: Pick<ScriptProblem, "line" | "column">) => [
    { message, line, column },
  ];
  const second = sets[1];
  if (second)
    return problem("A script is one job; this is its second statement set. Join them into one.", second);
  if (sets[0] && loose)
    return problem("This INSERT stands outside the statement set; a script is one job.", loose);
  const runs = ({ kind, text }: SqlStatement) => kind !== "set" && (kind !== "definition" || starts(text));
  return statements.some(runs)
    ? []
    : problem("This script starts no job: it has no INSERT.", { line: 1, column: 1 });
}
