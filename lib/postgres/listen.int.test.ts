// Guarantees: a connection that listens comes back by itself, and says so, since whatever was notified meanwhile is missed.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Listener, listen } from "./listen";
import { type TestDatabase, testDatabase } from "./testing/database";

let made: TestDatabase;
let listener: Listener | undefined;
beforeAll(async () => {
  made = await testDatabase();
});
afterEach(() => listener?.close());
afterAll(() => made.close());

const notify = (payload: string) => made.db.$queryRaw`select pg_notify('millrace_due', ${payload})::text`;
const cut = () => made.db.$executeRaw`
  select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'millrace-listen' and datname = current_database()`;

const patience = { timeout: 20_000 };
function hear(heartbeatMs?: number) {
  const heard: string[] = [];
  let connections = 0;
  listener = listen({
    url: made.url,
    channels: ["millrace_due"],
    onNotify: (_channel, payload) => heard.push(payload),
    onConnect: () => (connections += 1),
    ...(heartbeatMs && { heartbeatMs }),
  });
  return { heard, connections: () => connections };
}

test("a notification inside a transaction is heard at its commit, and not after a rollback", async () => {
  const { heard, connections } = hear();
  await vi.waitUntil(() => connections() === 1, patience);
  const failing = made.db.$transaction(async (tx) => {
    await tx.$queryRaw`select pg_notify('millrace_due', 'rolled back')::text`;
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await notify("run_1");
  await vi.waitUntil(() => heard.length > 0, patience);
  expect(heard).toEqual(["run_1"]);
});

test("a connection that the server ends is made again, and its owner is told to sweep", async () => {
  const { heard, connections } = hear();
  await vi.waitUntil(() => connections() === 1, patience);
  await cut();
  await notify("missed");
  await vi.waitUntil(() => connections() === 2, patience);
  await notify("run_2");
  await vi.waitUntil(() => heard.includes("run_2"), patience);
  expect(listener?.connected()).toBe(true);
});

test("the heartbeat leaves a healthy connection alone", async () => {
  const { heard, connections } = hear(200);
  await vi.waitUntil(() => connections() === 1, patience);
  const beats = new Set<number>();
  const beaten = async () => {
    const rows = await made.db.$queryRaw<{ at: Date }[]>`
      select query_start as "at" from pg_stat_activity where datname = current_database()
      and application_name = 'millrace-listen' and query like '%pg_listening_channels%'`;
    for (const { at } of rows) beats.add(at.getTime());
    return beats.size >= 3;
  };
  await vi.waitUntil(beaten, patience);
  await notify("run_3");
  await vi.waitUntil(() => heard.includes("run_3"), patience);
  expect(connections()).toBe(1);
});

test("what was closed does not come back", async () => {
  const { connections } = hear();
  await vi.waitUntil(() => connections() === 1, patience);
  await listener?.close();
  await cut();
  expect(listener?.connected()).toBe(false);
  expect(connections()).toBe(1);
});
