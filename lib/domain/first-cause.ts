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
  return oneLine(inWords(placed ?? chosen));
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
export const stoppedSavepointPath = (stackTrace: string): string | undefined =>
  /A savepoint has been created at: (\S+?),? but the corresponding job/.exec(stackTrace)?.[1];

/** Why a JVM exited before its REST was up, from the end of its log; undefined where the log does not say. */
export function causeFromLog(text: string): { summary: string; detail: string } | undefined {
  return undefined;
}
