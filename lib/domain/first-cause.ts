type Link = { className: string; message: string; frame: string | undefined };

/** The first cause of a Java stack trace in one line: what went wrong, not who wrapped it. Empty for an empty trace. */
export function firstCause(stackTrace: string): string {
  const chain = causesOf(stackTrace);
  const candidates = chain.toReversed().filter((link) => !isVague(link));
  const chosen = candidates[0] ?? chain.at(-1);
  if (!chosen) return oneLine(stackTrace.split("\n", 1)[0] ?? "");
  // The same sentence further out may say where: "From line 1, column 8 to line 1, column 9: Column 'x' not found".
  const placed = candidates.find(
    ({ message }) => message.includes(chosen.message) && /line \d+, column \d+/.test(message),
  );
  const unparsed = candidates.find(({ className }) => simpleName(className) === "SqlParserException");
  return oneLine(inWords(placed ?? unparsed ?? chosen));
}

const header = /^(?:Caused by: )?((?:[\w$]+\.)+[\w$]+)(?:: ?(.*))?$/;

/** Outermost first. What was suppressed is indented, and no cause. */
function causesOf(stackTrace: string): Link[] {
  const chain: Link[] = [];
  let open: Link | undefined;
  for (const line of stackTrace.split(/\r?\n/)) {
    const match = header.exec(line);
    if (match && (chain.length === 0 || line.startsWith("Caused by: "))) {
      open = { className: match[1] ?? "", message: match[2] ?? "", frame: undefined };
      chain.push(open);
    } else if (/^\s+(at |\.\.\. \d+ (more|common)|Suppressed: )/.test(line)) {
      const last = chain.at(-1);
      if (last) last.frame ??= /^\s+at ([^(]+\([^)]*\))/.exec(line)?.[1];
      open = undefined;
    } else if (open && line.trim()) open.message += ` ${line.trim()}`;
  }
  return chain.map(unwrapped);
}

/** `java.util.concurrent.CompletionException: a.b.FlinkException: words`: the message is a link of its own. */
function unwrapped(link: Link): Link {
  const inner = /^((?:[\w$]+\.){2,}[A-Z][\w$]*(?:Exception|Error|Throwable))(?:: (.*))?$/s.exec(link.message);
  return inner ? unwrapped({ ...link, className: inner[1] ?? "", message: inner[2] ?? "" }) : link;
}

/** Causes that say less than what is around them. */
const vague = [/^Timeout has occurred/, /^\d+ ?ms$/, /^null$/];
const isVague = ({ className, message }: Link) =>
  vague.some((pattern) => pattern.test(message)) ||
  (message === "" && /\.(InvocationTargetException|CompletionException|ExecutionException)$/.test(className));

const simpleName = (className: string) => className.replace(/^.*[.$]/, "");

function inWords({ className, message, frame }: Link): string {
  const name = simpleName(className);
  if (name === "ClassNotFoundException" || name === "NoClassDefFoundError")
    return `Class not found: ${message.replaceAll("/", ".").replace(/^Could not initialize class /, "")}`;
  if (!message) return frame ? `${name} at ${frame}` : name;
  // A sentence speaks for itself; `/ by zero` and `Connection refused` need to be told what kind of thing they are.
  return message.split(/\s+/).length >= 4 ? message : `${name}: ${message}`;
}

const longest = 400;
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** Where a stop failed after its savepoint was complete, the exception's text is the only one to name it. */
export const stoppedSavepointPath = (...texts: (string | undefined)[]): string | undefined =>
  /A savepoint has been created at: (\S+?),? but the corresponding job/.exec(texts.join("\n"))?.[1];

/**
 * Why a JVM (or an init container) exited, from the end of its log: a termination message is its last 2 KiB, so the
 * beginning of a trace may be missing. Undefined where the log does not say.
 */
export function causeFromLog(text: string): { summary: string; detail: string } | undefined {
  const trace = lastTrace(text);
  if (trace) return { summary: firstCause(trace.replace(/^Caused by: /, "")), detail: trace };
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const said = lines.findLast((line) => ownWords.test(line)) ?? lines.at(-1);
  return said === undefined || logLine.test(said) ? undefined : { summary: oneLine(said), detail: text };
}

/** What the JVM and Flink's start scripts say without an exception. */
const ownWords =
  /^(Error: |Error occurred during initialization of VM|\[ERROR\]|# ?There is insufficient memory|Terminating due to java\.lang\.)/;
const logLine = /^(\S+ \S+ )?(TRACE|DEBUG|INFO|WARN)\b/;
const throwable =
  /^(?:Exception in thread "[^"]*" )?((?:[\w$]+\.)+[\w$]*(?:Exception|Error|Throwable)(?:: .*)?)$/;

function lastTrace(text: string): string | undefined {
  let last: string[] = [];
  let open = false;
  for (const line of text.split(/\r?\n/)) {
    const begins = throwable.exec(line)?.[1];
    if (begins) {
      last = [begins];
      open = true;
    } else if (/^\s+(at |\.\.\. \d+ )|^Caused by: /.test(line)) {
      // A cause without a beginning: the message was cut before it.
      if (!open && line.startsWith("Caused by: ")) last = [];
      open ||= line.startsWith("Caused by: ");
      if (open) last.push(line);
    } else if (open && line.trim() !== "" && !/^\S+ \S+ (ERROR|FATAL|WARN|INFO|DEBUG)\b/.test(line))
      last.push(line);
    else open = false;
  }
  return last.length > 0 ? last.join("\n") : undefined;
}
