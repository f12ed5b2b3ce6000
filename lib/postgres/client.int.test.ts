// Guarantees: a process that sleeps within a transaction loses it, and not its life; its locks go to those who are awake.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDatabase, type Tx } from "./client";
import { type TestDatabase, testDatabase } from "./testing/database";

let made: TestDatabase;
beforeAll(async () => {
  made = await testDatabase();
});
afterAll(() => made.close());

test("locks of a sleeper are given to another within seconds", async () => {
  const { db, url } = made;
  await db.project.create({ data: { id: "prj_1", slug: "one", name: "One" } });
  const lock = (tx: Tx) => tx.$queryRaw`select id from "Project" where id = 'prj_1' for update`;
  const other = connectDatabase(url);
  try {
    let locked = () => {};
    const begun = new Promise<void>((resolve) => (locked = resolve));
    const sleeper = db.$transaction(
      async (tx) => {
        await lock(tx);
        locked();
        // The fault itself: longer than the server bears with a transaction that says nothing.
        await sleep(7_000);
        await lock(tx);
      },
      { timeout: 20_000 },
    );
    const fate = sleeper.then(
      () => "committed",
      () => "lost",
    );
    await begun;
    await expect(other.$transaction((tx) => lock(tx), { timeout: 20_000 })).resolves.toHaveLength(1);
    expect(await fate).toBe("lost");
    expect(await db.project.count()).toBe(1);
  } finally {
    await other.$disconnect();
  }
});
