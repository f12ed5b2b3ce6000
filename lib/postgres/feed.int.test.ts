// Guarantees: a reader of the feed sees every committed change once, in order, also those that commit late; a cursor behind
// the retention is told so.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Tx } from "./client";
import { appendFeed, feedEnd, type FeedCursor, isBehind, isReadable, readFeed, trimFeed } from "./feed";
import { type TestDatabase, testDatabase } from "./testing/database";

let made: TestDatabase;
beforeAll(async () => {
  made = await testDatabase();
});
afterAll(() => made.close());
beforeEach(() => made.db.$executeRaw`delete from "ChangeFeed"`);

const start: FeedCursor = { xid: 0n, position: 0n };
const append = (tx: Tx, subject: string) => appendFeed(tx, { projectId: "prj_1", subject, summary: {} });
const committed = (subject: string) => made.db.$transaction((tx) => append(tx, subject));

/** A transaction that has written and stays open until it is told to commit. */
async function openWriter(subject: string): Promise<() => Promise<void>> {
  let commit = () => {};
  const asked = new Promise<void>((resolve) => (commit = resolve));
  let done: Promise<unknown> = Promise.resolve();
  await new Promise<void>((written, failed) => {
    done = made.db
      .$transaction(async (tx) => {
        await append(tx, subject);
        written();
        await asked;
      })
      .catch((error: unknown) => failed(error));
  });
  return async () => {
    commit();
    await done;
  };
}

/** Reads on until nothing more comes, as a stream does. */
async function readOn(
  from: FeedCursor,
): Promise<{ subjects: string[]; cursor: FeedCursor; withheld: boolean }> {
  const { rows, end, withheld } = await readFeed(made.db, from, 100);
  return { subjects: rows.map((row) => row.subject), cursor: end, withheld };
}

/** Another database of the same server may have a transaction under way: what it may hide is there a moment later. */
const soon = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 20_000 });

test("a row that commits late is read, although later ones were committed before it", async () => {
  await committed("a");
  const commitLate = await openWriter("late");
  await committed("b");
  const first = await soon(async () => {
    const one = await readOn(start);
    expect(one).toMatchObject({ subjects: ["a"], withheld: true });
    return one;
  });
  await commitLate();
  const second = await soon(async () => {
    const one = await readOn(first.cursor);
    expect(one.subjects).toEqual(["late", "b"]);
    return one;
  });
  expect((await readOn(second.cursor)).subjects).toEqual([]);
});

test("a page that is full ends at its last row, one that is not at all that can be read", async () => {
  for (const subject of ["a", "b", "c"]) await committed(subject);
  await soon(async () => expect((await readOn(start)).subjects).toHaveLength(3));
  const full = await readFeed(made.db, start, 2);
  expect(full.end).toMatchObject({ position: full.rows[1]?.position });
  const rest = await readFeed(made.db, full.end, 2);
  expect(rest.rows.map(({ subject }) => subject)).toEqual(["c"]);
  expect(isBehind(rest.rows[0] as FeedCursor, rest.end)).toBe(true);
  expect((await readFeed(made.db, rest.end, 2)).end).toEqual(rest.end);
});

test("changes that are appended together come in their order", async () => {
  await appendFeed(
    made.db,
    ...["x", "y", "z"].map((subject) => ({ projectId: "p", subject, summary: { subject } })),
  );
  await soon(async () => {
    const { rows } = await readFeed(made.db, start, 10);
    expect(rows.map(({ summary }) => summary.subject)).toEqual(["x", "y", "z"]);
  });
});

test("concurrent writers: each row once, whenever the reader looks", async () => {
  let writing = true;
  const writers = Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; i < 10; i++) await committed(`${writer}-${i}`);
    }),
  ).finally(() => (writing = false));
  const seen: string[] = [];
  let cursor = start;
  for (let last = false; !last; ) {
    const over = !writing;
    const { subjects, cursor: next, withheld } = await readOn(cursor);
    last = over && !withheld;
    seen.push(...subjects);
    cursor = next;
  }
  await writers;
  expect(seen).toHaveLength(80);
  expect(new Set(seen).size).toBe(80);
});

test("what was rolled back is not in it", async () => {
  const failing = made.db.$transaction(async (tx) => {
    await append(tx, "never");
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  await committed("a");
  await soon(async () => expect((await readOn(start)).subjects).toEqual(["a"]));
});

test("a reader that begins at the end hears what comes, and what was under way", async () => {
  await committed("before");
  await soon(async () => expect((await readOn(start)).subjects).toEqual(["before"]));
  const commitLate = await openWriter("under way");
  const end = await feedEnd(made.db);
  await committed("after");
  await commitLate();
  await soon(async () => expect((await readOn(end)).subjects).toEqual(["under way", "after"]));
});

test("a cursor whose successors were deleted is told to start over", async () => {
  await committed("a");
  const { cursor } = await soon(async () => {
    const one = await readOn(start);
    expect(one.subjects).toEqual(["a"]);
    return one;
  });
  expect(await isReadable(made.db, cursor, 3_600_000)).toBe(true);
  await made.db.$executeRaw`update "ChangeFeed" set "createdAt" = now() - interval '2 hours'`;
  await committed("b");
  expect(await isReadable(made.db, cursor, 3_600_000)).toBe(false);
  expect(await trimFeed(made.db, 3_600_000)).toBe(1);
  await soon(async () => expect((await readOn(start)).subjects).toEqual(["b"]));
});

test("a summary that is not small is refused", async () => {
  const large = appendFeed(made.db, {
    projectId: "prj_1",
    subject: "run:1",
    summary: { message: "x".repeat(700) },
  });
  await expect(large).rejects.toThrow("ChangeFeed_summary_is_small");
});
