/** One line of a container's log. `number` counts from the first line this pane received and never changes. */
export type LogLine = { number: number; text: string; level: LogLevel | null };
export type LogLevel = "ERROR" | "WARN" | "INFO" | "DEBUG" | "TRACE";

const written = /\b(FATAL|ERROR|WARN|INFO|DEBUG|TRACE)\b/;
const clock = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[,.]\d{1,9}/;
/** Flink's layout puts the level right after the time; further right it is somebody's text. */
const levelColumn = 48;
/** Colour codes some libraries write although nothing here is a terminal. */
// oxlint-disable-next-line no-control-regex
const ansi = /\u001b\[[0-9;]*[A-Za-z]/g;

export const timeOf = (text: string): string | null => clock.exec(text)?.[0] ?? null;

/** What goes on a message above it: a stack trace. Anything else, e.g. a row that a print sink wrote, stands for itself. */
const goesOn = /^(\s|\.\.\.|(Caused by|Suppressed): |[\w.$]+(Exception|Error|Failure|Throwable)\b)/;

/** A line without a level of its own that goes on the message above has that message's. */
export function levelOf(text: string, before: LogLevel | null): LogLevel | null {
  const found = written.exec(text.slice(0, levelColumn))?.[1];
  if (found === "FATAL") return "ERROR";
  if (found !== undefined) return found as LogLevel;
  return goesOn.test(text) ? before : null;
}

export const plain = (text: string): string => text.replace(ansi, "").replace(/\r$/, "");
