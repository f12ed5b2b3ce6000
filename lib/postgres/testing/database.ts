import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { databaseUrl, dropDatabase, ensureDatabase } from "@/local/postgres";
import { migrate } from "@/scripts/migrate";
import { connectDatabase, type Database } from "../client";

export type TestDatabase = { url: string; db: Database; close(): Promise<void> };

const migrations = join(import.meta.dirname, "../../../prisma/migrations");
/** Held while the template is made: test files start side by side. */
const templateLock = 20_261_121;

/** A migrated database of its own on the real server: a copy of a template takes milliseconds, the migrations do not. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `millrace_test_${randomBytes(6).toString("hex")}`;
  await asAdmin(async (admin) => {
    const template = await ensureTemplate(admin);
    await admin.query(`create database ${name} template ${template}`);
  });
  const url = databaseUrl(name);
  const db = connectDatabase(url);
  return {
    url,
    db,
    close: async () => {
      await db.$disconnect();
      await dropDatabase(name);
    },
  };
}

/** Named after its content: a changed migration makes another one, and the old ones go. */
async function ensureTemplate(admin: pg.Client): Promise<string> {
  const hash = createHash("sha256");
  for (const name of readdirSync(migrations).toSorted())
    if (!name.endsWith(".toml")) hash.update(readFileSync(join(migrations, name, "migration.sql")));
  const template = `millrace_template_${hash.digest("hex").slice(0, 12)}`;
  await admin.query("select pg_advisory_lock($1)", [templateLock]);
  const { rows } = await admin.query<{ datname: string }>(
    "select datname from pg_database where datname like 'millrace\\_template\\_%'",
  );
  if (!rows.some(({ datname }) => datname === template)) {
    // Migrated under another name: one that was left half-way must not be taken for whole.
    const partial = "millrace_template_partial";
    await dropDatabase(partial);
    await migrate(await ensureDatabase(partial), migrations);
    await admin.query(`alter database ${partial} rename to ${template}`);
    for (const { datname } of rows) if (datname !== partial) await dropDatabase(datname);
  }
  await admin.query("select pg_advisory_unlock($1)", [templateLock]);
  return template;
}

/** Not a transaction: a database cannot be created in one. */
async function asAdmin(use: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: databaseUrl("postgres") });
  await admin.connect();
  try {
    await use(admin);
  } finally {
    await admin.end();
  }
}
