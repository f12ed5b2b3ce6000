import type { LogLine } from "./log-line";

/** Which lines hold the text, by index; letters' case is ignored unless the text has a capital ("smart case"). */
export function findMatches(lines: readonly LogLine[], query: string): number[] {
  if (query === "") return [];
  const exact = query !== query.toLowerCase();
  const found: number[] = [];
  for (const [index, line] of lines.entries())
    if ((exact ? line.text : line.text.toLowerCase()).includes(query)) found.push(index);
  return found;
}

/** A line in pieces, every second one a match. */
export function splitByMatch(text: string, query: string): string[] {
  if (query === "") return [text];
  const exact = query !== query.toLowerCase();
  const hay = exact ? text : text.toLowerCase();
  const pieces: string[] = [];
  let from = 0;
  for (let at = hay.indexOf(query); at >= 0; at = hay.indexOf(query, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + query.length));
    from = at + query.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}
