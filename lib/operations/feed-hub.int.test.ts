// Guarantees: an idle stream asks the database nothing between sweeps, and without streams nothing at all.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { appendFeed } from "@/lib/postgres/feed";
import { feedHub } from "./feed-hub";
import { sha256 } from "./hash";
import { storeSession } from "./sessions";
import { addProject } from "./testing/fixtures";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());
afterEach(() => vi.useRealTimers());

test("a stream that hears nothing costs one look in thirty seconds", async () => {
  const { world, environment } = made;
  const { project, members } = await addProject(world, "quiet");
  const session = sha256(await storeSession(world, members.VIEWER.id));
  let asked = 0;
  const db = world.db.$extends({
    query: {
      $allOperations: ({ args, query }) => {
        asked++;
        return query(args);
      },
    },
  }) as unknown as typeof world.db;
  // the sweep's interval and its clock are ours; sockets keep their own time
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  let clock = Date.now();
  const hub = feedHub({ db, now: () => new Date(clock), databaseUrl: environment.DATABASE_URL ?? "" });
  const advance = (seconds: number) => {
    clock += seconds * 1000;
    vi.advanceTimersByTime(seconds * 1000);
  };
  const left = new AbortController();
  const heard: string[] = [];
  let told: () => void = () => undefined;
  const watcher = {
    opener: { kind: "session" as const, id: session },
    projectId: undefined,
    row: ({ subject }: { subject: string }) => {
      heard.push(subject);
      told();
    },
    at: () => undefined,
    reset: () => undefined,
    end: () => undefined,
  };
  await hub.watch(watcher, undefined, left.signal);
  const first = new Promise<void>((resolve) => (told = resolve));
  await world.db.$transaction((tx) =>
    appendFeed(tx, { projectId: project.id, subject: "job:one", summary: {} }),
  );
  await first;
  // whatever the row's own reading still asks is under way by now, and ends with this question of another connection
  await vi.waitFor(async () => {
    const before = asked;
    await world.db.$queryRaw`select 1`;
    await world.db.$queryRaw`select 1`;
    expect(asked).toBe(before);
  });
  asked = 0;
  advance(28);
  expect(asked).toBe(0);
  advance(4);
  await vi.waitFor(() => expect(asked).toBeGreaterThan(0));
  expect(heard).toEqual(["job:one"]);

  left.abort();
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
});
