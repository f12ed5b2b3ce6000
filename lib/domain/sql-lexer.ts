/** What matters for taking a script apart; everything else is `other`. Positions are offsets. */
export type SqlToken = {
  type: "word" | "semicolon" | "quoted" | "comment" | "other";
  start: number;
  end: number;
  /** a quote or comment that never ends */
  unterminated?: true;
};

/** The end of what begins with `open`; a quote that is doubled stands for itself. Undefined: there is none. */
function closing(text: string, from: number, close: string, doubled: boolean): number | undefined {
  for (let at = text.indexOf(close, from); at !== -1; at = text.indexOf(close, at)) {
    at += close.length;
    if (!doubled || !text.startsWith(close, at)) return at;
    at += close.length;
  }
  return undefined;
}

const quotes = ["'", '"', "`"];
const word = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
/** Anything that can begin none of the others, in one step. */
const plain = /[^'"`\-/;\p{L}_$]+/uy;

/** Flink's SQL as Calcite reads it: `--` and `//` comments, block comments that do not nest; a hint (`/*+`) is no comment. */
export function* sqlTokens(text: string): Generator<SqlToken> {
  for (let start = 0; start < text.length; ) {
    const token = tokenAt(text, start);
    yield token;
    start = token.end;
  }
}

function tokenAt(text: string, start: number): SqlToken {
  const first = text.charAt(start);
  const ended = (type: SqlToken["type"], end: number | undefined): SqlToken =>
    end === undefined ? { type, start, end: text.length, unterminated: true } : { type, start, end };
  if (first === ";") return ended("semicolon", start + 1);
  if (quotes.includes(first)) return ended("quoted", closing(text, start + 1, first, true));
  if (text.startsWith("--", start) || text.startsWith("//", start)) {
    const newline = text.indexOf("\n", start);
    return ended("comment", newline === -1 ? text.length : newline);
  }
  if (text.startsWith("/*", start) && !text.startsWith("/*+", start))
    return ended("comment", closing(text, start + 2, "*/", false));
  for (const [type, pattern] of [
    ["word", word],
    ["other", plain],
  ] as const) {
    pattern.lastIndex = start;
    if (pattern.test(text)) return ended(type, pattern.lastIndex);
  }
  return ended("other", start + 1);
}
