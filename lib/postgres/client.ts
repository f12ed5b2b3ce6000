import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "@/prisma/generated/client";
import { SerialClient } from "./serial-client";

export type Database = PrismaClient;
/** Inside `db.$transaction(async (tx) => …)`. */
export type Tx = Prisma.TransactionClient;

export type DatabaseOptions = {
  /** in the pool, at most; default 10 */
  connections?: number;
  /** how long one waits for a connection, or for another's lock (`lockMs`), before it is told so; default 5 s, and no end */
  waitMs?: number;
  lockMs?: number;
};

/** The server ends a statement after 30 s, an idle transaction after 5. */
export function connectDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { connections = 10, waitMs = 5_000, lockMs } = options;
  const config = {
    connectionString: url,
    max: connections,
    Client: SerialClient,
    keepAlive: true,
    connectionTimeoutMillis: waitMs,
    statement_timeout: 30_000,
    ...(lockMs !== undefined && { lock_timeout: lockMs }),
    // A process that sleeps within a transaction (paused, or starved) must not keep its locks from the others.
    idle_in_transaction_session_timeout: 5_000,
  };
  const adapter = new PrismaPg(config, { statementNameGenerator: statementNames() });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: waitMs, timeout: 15_000 } });
}

/** Statements that a process repeats: a connection keeps each of them, so what is made anew each time must not fill it. */
const mostNames = 100;

/**
 * A statement that has a name is parsed once in a connection, and soon planned once. It is given at the second use, so
 * that what is built for one occasion takes none.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known === "" ? name(sql) : known;
    if (names.size < mostNames) names.set(sql, "");
    return "";
  };
  function name(sql: string) {
    const given = createHash("sha256").update(sql).digest("base64url").slice(0, 20);
    names.set(sql, given);
    return given;
  }
}
