/** Why a statement or a transaction failed, by class; Prisma says it in several ways. */
export type Trouble =
  /** the server undid all of it, and it may go well next time: a deadlock, a serialisation failure */
  | "rolledBack"
  /** the connection went: what was not committed is undone, what was to be committed may be either */
  | "lost"
  /** no connection was free, or no lock, within the time one waits; or nothing answers */
  | "busy";

const rolledBack = new Set(["40001", "40P01", "P2034"]);
/** admin_shutdown, crash_shutdown, and Prisma's word for a connection that was closed */
const lost = new Set(["57P01", "57P02", "P1017"]);
/** lock_not_available, query_canceled, too_many_connections, cannot_connect_now; P2028: no transaction could begin */
const busy = new Set(["55P03", "57014", "53300", "57P03", "P1001", "P1002", "P1008", "P2024", "P2028"]);
const lostWords =
  /connection error and is not queryable|Connection terminated|ConnectionClosed|server closed the connection/i;
const busyWords = /timeout exceeded when trying to connect|DatabaseNotReachable|SocketTimeout|ECONNREFUSED/i;

export function troubleOf(error: unknown): Trouble | undefined {
  const codes = codesOf(error);
  const said = error instanceof Error ? error.message : "";
  const words = [said, ...codes].join(" ");
  const is = (known: Set<string>) => codes.some((code) => known.has(code));
  if (is(rolledBack)) return "rolledBack";
  if (is(lost) || codes.some((code) => code.startsWith("08")) || lostWords.test(words)) return "lost";
  return is(busy) || busyWords.test(words) ? "busy" : undefined;
}

/** Prisma's code, the server's own, and the adapter's kind. */
function codesOf(error: unknown): string[] {
  const at = (value: unknown, key: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  const cause = at(at(at(error, "meta"), "driverAdapterError"), "cause") ?? at(error, "cause");
  return [at(error, "code"), at(cause, "originalCode"), at(cause, "code"), at(cause, "kind")].filter(
    (code) => typeof code === "string",
  );
}
