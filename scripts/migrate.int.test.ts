// Guarantees: migrations apply once and in order, whoever else applies them at the same time, and history is never rewritten.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dropDatabase, ensureDatabase } from "@/local/postgres";
import { migrate } from "./migrate";

const database = `millrace_migrate_${process.pid}`;
let url: string;
let folder: string;

beforeEach(async () => {
  url = await ensureDatabase(database);
  folder = mkdtempSync(join(tmpdir(), "millrace-migrations-"));
});
afterEach(async () => {
  await dropDatabase(database);
  rmSync(folder, { recursive: true });
});

function write(name: string, sql: string) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

async function query(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

test("each is applied once, in order of name", async () => {
  write("2_add", "alter table orders add column amount int");
  write("1_orders", "create table orders (id int)");
  expect(await migrate(url, folder)).toEqual(["1_orders", "2_add"]);
  expect(await migrate(url, folder)).toEqual([]);
});

test("two that start at once apply each migration once", async () => {
  write("1_orders", "create table orders (id int); select pg_sleep(0.2)");
  const both = await Promise.all([migrate(url, folder), migrate(url, folder)]);
  expect(both.flat()).toEqual(["1_orders"]);
});

test("the table is Prisma's: its columns and its checksum, a plain sha256 of the file", async () => {
  write("1_orders", "select 1");
  await migrate(url, folder);
  const [row] = await query("select * from _prisma_migrations");
  expect(row).toMatchObject({
    migration_name: "1_orders",
    checksum: "822ae07d4783158bc1912bb623e5107cc9002d519e1143a9c200ed6ee18b6d0f",
    applied_steps_count: 1,
    rolled_back_at: null,
    logs: null,
  });
  expect(row?.finished_at).toBeInstanceOf(Date);
});

test("a migration that fails leaves nothing behind, and the next try applies it", async () => {
  write("1_orders", "create table orders (id int); select 1 / 0");
  await expect(migrate(url, folder)).rejects.toThrow("1_orders cannot be applied: division by zero");
  expect(await query("select to_regclass('orders') as found")).toEqual([{ found: null }]);
  write("1_orders", "create table orders (id int)");
  expect(await migrate(url, folder)).toEqual(["1_orders"]);
});

test("a migration that was changed after it was applied is refused", async () => {
  write("1_orders", "create table orders (id int)");
  await migrate(url, folder);
  write("1_orders", "create table orders (id bigint)");
  await expect(migrate(url, folder)).rejects.toThrow("1_orders was changed after it was applied");
});

test("what Prisma left half-way is not stepped over", async () => {
  write("1_orders", "select 1");
  await migrate(url, folder);
  await query("update _prisma_migrations set finished_at = null");
  await expect(migrate(url, folder)).rejects.toThrow("failed half-way");
});

test("the console's own migrations apply to an empty database", async () => {
  const own = join(import.meta.dirname, "../prisma/migrations");
  const applied = await migrate(url, own);
  expect(applied.length).toBeGreaterThan(0);
  expect(readFileSync(join(own, applied[0] as string, "migration.sql"), "utf8")).not.toBe("");
});
