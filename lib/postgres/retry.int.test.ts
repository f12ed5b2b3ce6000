// Guarantees: a transaction that the server undid is tried again, one that was committed is not, though nobody heard of it,
// and a failure that is nobody's chance is told at once.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Database, Tx } from "./client";
import { isCommitted, retried, transact } from "./retry";
import { type TestDatabase, testDatabase } from "./testing/database";

let made: TestDatabase;
let db: Database;
beforeAll(async () => {
  made = await testDatabase();
  db = made.db;
});
afterAll(() => made.close());
beforeEach(async () => {
  await db.project.deleteMany();
  const rows = ["one", "two"].map((slug) => ({ id: slug, slug, name: "0" }));
  await db.project.createMany({ data: rows });
});

const addOne = (tx: Tx, id: string) =>
  tx.$executeRaw`update "Project" set "name" = ("name"::int + 1)::text where "id" = ${id}`;
const names = async () => (await db.project.findMany({ orderBy: { id: "asc" } })).map(({ name }) => name);
async function killOf(tx: Tx) {
  const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as "pid"`;
  await db.$queryRaw`select pg_terminate_backend(${row?.pid ?? 0}::int, 1000)`;
}

test("two that lock each other out are both done, each once", async () => {
  let met = 0;
  let meet = () => {};
  const both = new Promise<void>((resolve) => (meet = resolve));
  const crossed = (first: string, second: string) =>
    transact(db, async (tx) => {
      await addOne(tx, first);
      if (++met >= 2) meet();
      await both;
      await addOne(tx, second);
    });
  await Promise.all([crossed("one", "two"), crossed("two", "one")]);
  expect(met, "one of them was tried again").toBeGreaterThan(2);
  expect(await names()).toEqual(["2", "2"]);
});

test("a transaction whose server process is killed is done once, by another", async () => {
  let tries = 0;
  await transact(db, async (tx) => {
    await addOne(tx, "one");
    if (++tries === 1) await killOf(tx);
    await addOne(tx, "two");
  });
  expect(tries).toBe(2);
  expect(await names()).toEqual(["1", "1"]);
});

test("killed after its last statement, before its commit is asked for: done once", async () => {
  let tries = 0;
  // Between the last statement and the commit there is nothing of ours: the kill comes from beside it.
  const beside = new Proxy(db, {
    get(target, key) {
      if (key !== "$transaction") return Reflect.get(target, key) as unknown;
      return (work: (tx: Tx) => Promise<unknown>) =>
        target.$transaction(async (tx) => {
          const value = await work(tx);
          if (tries === 1) await killOf(tx);
          return value;
        });
    },
  });
  await transact(beside, async (tx) => {
    tries++;
    await addOne(tx, "one");
  });
  expect(tries).toBe(2);
  expect(await names()).toEqual(["1", "0"]);
});

test("a commit that was done, and whose answer was lost, is not done again", async () => {
  let tries = 0;
  const deaf = new Proxy(db, {
    get(target, key) {
      if (key !== "$transaction") return Reflect.get(target, key) as unknown;
      return async (work: (tx: Tx) => Promise<unknown>) => {
        await target.$transaction(work);
        throw new Error("Connection terminated unexpectedly");
      };
    },
  });
  const value = await transact(deaf, async (tx) => {
    tries++;
    await addOne(tx, "one");
    return "mine";
  });
  expect(value).toBe("mine");
  expect(tries).toBe(1);
  expect(await names()).toEqual(["1", "0"]);
});

test("what became of a transaction is told, also while it is under way", async () => {
  const xidOf = async (tx: Tx) => {
    const [row] = await tx.$queryRaw<{ xid: string }[]>`select pg_current_xact_id()::text as "xid"`;
    return row?.xid ?? "";
  };
  expect(await isCommitted(db, await db.$transaction(xidOf))).toBe(true);
  let asks = 0;
  const counted = new Proxy(db, {
    get(target, key) {
      if (key === "$queryRaw") asks++;
      return Reflect.get(target, key) as unknown;
    },
  });
  let told: Promise<boolean> | undefined;
  const end = db.$transaction(async (tx) => {
    told = isCommitted(counted, await xidOf(tx));
    const first = told.then(
      () => "told",
      () => "told",
    );
    const still = vi.waitUntil(() => asks >= 3, { timeout: 4_000 }).then(() => "still asking");
    expect(await Promise.race([first, still])).toBe("still asking");
    throw new Error("undone");
  });
  await expect(end).rejects.toThrow("undone");
  expect(await told).toBe(false);
});

test("what will not go better is told at once, and a deadlock for ever after three more tries", async () => {
  let tries = 0;
  const fails = transact(db, async () => {
    tries++;
    throw new Error("no");
  });
  await expect(fails).rejects.toThrow("no");
  expect(tries).toBe(1);
  const deadlock = Object.assign(new Error("deadlock detected"), { code: "P2034" });
  tries = 0;
  const never = retried(async () => {
    tries++;
    throw deadlock;
  }, ["rolledBack"]);
  await expect(never).rejects.toBe(deadlock);
  expect(tries).toBe(4);
});
