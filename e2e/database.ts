import pg from "pg";
import { until } from "@/local/process";
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

const listeners = async () => {
  const text = `select pid from pg_stat_activity where datname = current_database() and application_name = 'millrace-listen'`;
  return (await query<{ pid: number }>(text)).map(({ pid }) => pid);
};

/**
 * Every LISTEN connection goes deaf without closing, as behind a firewall that drops: the server's process of each is
 * stopped, and so is that of each connection that is made instead. Only a database server on this machine can be
 * treated so.
 */
export async function withDeafListeners<T>(work: () => Promise<T>): Promise<T> {
  const deaf = new Set<number>();
  let over = false;
  const deafen = async () => {
    for (const pid of await listeners()) {
      if (deaf.has(pid)) continue;
      process.kill(pid, "SIGSTOP");
      deaf.add(pid);
    }
  };
  await deafen();
  if (deaf.size === 0) throw new Error("Nobody listens");
  const watching = until(async () => deafen().then(() => over), {
    timeoutMs: 600_000,
    everyMs: 250,
    orThrow: () => new Error("The work does not end"),
  });
  try {
    return await work();
  } finally {
    over = true;
    await watching;
    for (const pid of deaf) process.kill(pid, "SIGCONT");
  }
}

/** Transactions that this database has seen, of all its clients. An idle client's statistics come in up to 10 s late. */
export async function transactions(): Promise<number> {
  const [row] = await query<{ count: string }>(
    "select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()",
  );
  return Number(row?.count);
}
