import pg from "pg";
import { type Part, StepError } from "./part";
import { ensureServer, hasData, localPassword, startServer } from "./postgres-server";
import { daemonPid, isRunning, logFile, stopDaemon, until } from "./process";
import { ports } from "./settings";

/** Somebody else's server, when one was given. */
const attached = process.env.DATABASE_URL;

/** The address of a database on the server, for a user who may create others. */
export function databaseUrl(name: string): string {
  const url = new URL(attached ?? `postgresql://postgres:${localPassword()}@127.0.0.1:${ports.postgres}/`);
  url.pathname = `/${name}`;
  return url.href;
}

const adminUrl = () => attached ?? databaseUrl("postgres");

async function query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: adminUrl(), connectionTimeoutMillis: 3_000 });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

export async function ensureDatabase(name: string): Promise<string> {
  const found = await query("select 1 from pg_database where datname = $1", [name]);
  if (found.length === 0) await query(`create database ${pg.escapeIdentifier(name)}`);
  return databaseUrl(name);
}

export async function dropDatabase(name: string): Promise<void> {
  await query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

const version = async () =>
  (await query<{ server_version: string }>("show server_version"))[0]?.server_version;

export const postgres: Part = {
  name: "postgres",
  async ensure(report) {
    if (attached) return;
    report("Preparing the database server");
    await ensureServer();
  },
  async start(report) {
    if (!attached && !isRunning("postgres")) await startServer();
    report("Waiting for the database server");
    await until(async () => (await version()) !== undefined, {
      timeoutMs: attached ? 5_000 : 60_000,
      orThrow: () =>
        attached
          ? new StepError(
              "The server of DATABASE_URL does not answer",
              "Check its address and password, and that this machine reaches it",
            )
          : new StepError("PostgreSQL does not answer", `Read ${logFile("postgres")}`, logFile("postgres")),
    });
  },
  async stop() {
    if (attached) return;
    // On TERM the server waits for every client to leave; on INT it sends them away.
    const pid = daemonPid("postgres");
    if (pid !== undefined) process.kill(pid, "SIGINT");
    await stopDaemon("postgres", { timeoutMs: 15_000 });
  },
  async status() {
    try {
      const detail = `PostgreSQL ${await version()} on ${attached ? new URL(attached).host : `127.0.0.1:${ports.postgres}`}`;
      return { state: attached ? "attached" : "running", detail };
    } catch (error) {
      const detail = (error as Error).message;
      if (attached) return { state: "broken", detail, mend: "Check DATABASE_URL" };
      if (!hasData()) return { state: "missing", detail: "No database yet", mend: "npm run up" };
      return { state: isRunning("postgres") ? "broken" : "stopped", detail, mend: "npm run up" };
    }
  },
};
