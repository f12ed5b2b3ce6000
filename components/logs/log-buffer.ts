import { type LogLine, levelOf, plain } from "./log-line";

/** More than a person reads, and about 10 MB of a tab's memory. */
export const keptLines = 50_000;
/** A reconnect repeats the tail; so many equal lines in a row are taken as the place where it joins. */
const joint = 4;

/** Adds lines in place and drops the oldest above the limit. */
export function append(lines: LogLine[], texts: string[]): void {
  let last = lines.at(-1);
  for (const raw of texts) {
    const text = plain(raw);
    last = { number: (last?.number ?? 0) + 1, text, level: levelOf(text, last?.level ?? null) };
    lines.push(last);
  }
  if (lines.length > keptLines) lines.splice(0, lines.length - keptLines);
}

/**
 * What of a repeated tail is new to us: all after the place where our last lines appear in it.
 * `null` when it does not join on: more was written meanwhile than the tail holds.
 */
export function newInTail(lines: readonly LogLine[], tail: string[]): string[] | null {
  if (lines.length === 0) return tail;
  const ends = lines.slice(-joint).map((line) => line.text);
  const texts = tail.map(plain);
  for (let end = texts.length; end >= ends.length; end--)
    if (ends.every((text, index) => texts[end - ends.length + index] === text)) return tail.slice(end);
  return null;
}
