import pg from "pg";
import { info } from "@/scripts/info";

export async function query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: info.databaseUrl });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const listeners = () =>
  query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'`,
  );

/**
 * Every LISTEN connection goes deaf without closing, as behind a firewall that drops: the server's process of each is
 * stopped. Only the database server of this machine can be treated so.
 */
export async function withDeafListeners<T>(work: () => Promise<T>): Promise<T> {
  const found = await listeners();
  if (found.length === 0) throw new Error("Nobody listens");
  for (const { pid } of found) process.kill(pid, "SIGSTOP");
  try {
    return await work();
  } finally {
    for (const { pid } of found) process.kill(pid, "SIGCONT");
  }
}

/** Transactions that this database has seen, of all its clients. Statistics come in at most 1 s late. */
export async function transactions(): Promise<number> {
  const [row] = await query<{ count: string }>(
    "select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()",
  );
  return Number(row?.count);
}
