import { type LogLine, timeOf } from "./log-line";

/**
 * A place in a log that means the same to a colleague: the time written in it, and how many lines below that time's
 * first line. Line numbers would not do: they count from where each reader's tail began.
 */
export function positionOf(lines: readonly LogLine[], index: number): string | null {
  for (let at = index; at >= 0; at--) {
    const time = timeOf(lines[at]?.text ?? "");
    if (time === null) continue;
    let first = at;
    while (first > 0 && timeOf(lines[first - 1]?.text ?? "") === time) first--;
    return index === first ? time : `${time}~${index - first}`;
  }
  return null;
}

/** Where that place is in these lines; null when they do not reach back so far, or have not come so far yet. */
export function indexAt(lines: readonly LogLine[], position: string): number | null {
  const [time = "", below] = position.split("~");
  let earlier = false;
  for (const [index, line] of lines.entries()) {
    const here = timeOf(line.text);
    if (here === null) continue;
    if (here < time) earlier = true;
    else if (here === time) return Math.min(index + Number(below ?? 0), lines.length - 1);
    else return earlier ? index : null;
  }
  return null;
}
