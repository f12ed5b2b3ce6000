// Guarantees: idle streams cost two questions in four seconds, however many they are, and none without streams.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { appendFeed } from "@/lib/postgres/feed";
import { controllersSilence } from "./controllers-silence";
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

const patience = { timeout: 20_000 };

test("streams that hear nothing cost two questions in four seconds, whatever their number", async () => {
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
  const now = () => new Date(clock);
  const hub = feedHub({
    db,
    now,
    controllersSilence: controllersSilence({ db, now }),
    databaseUrl: environment.DATABASE_URL ?? "",
  });
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
    rows: (rows: readonly { subject: string }[]) => {
      heard.push(...rows.map(({ subject }) => subject));
      told();
    },
    at: () => undefined,
    silence: () => undefined,
    caughtUp: () => undefined,
    drained: async () => undefined,
    reset: () => undefined,
    end: () => undefined,
  };
  await hub.watch(watcher, undefined, left.signal);
  for (let one = 0; one < 20; one++)
    await hub.watch({ ...watcher, rows: () => undefined }, undefined, left.signal);
  // deaf, it would read at every tick; and it reads once more when it begins to hear
  await vi.waitFor(async () => {
    const listening = await world.db.$queryRaw<unknown[]>`
      select 1 from pg_stat_activity
      where datname = current_database() and application_name = 'millrace-listen'
        and state = 'idle' and query ilike 'listen%'`;
    expect(listening).toHaveLength(1);
  }, patience);
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
  }, patience);
  asked = 0;
  advance(2);
  expect(asked).toBe(0);
  advance(2);
  // what they may see, and whether a controller is at work
  await vi.waitFor(() => expect(asked).toBe(2), patience);
  expect(heard).toEqual(["job:one"]);

  left.abort();
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0), patience);
});
