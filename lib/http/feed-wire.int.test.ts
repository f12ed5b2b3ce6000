// Guarantees, with real sockets: no gap and no repetition over reconnects and late commits; who does not read is cut and costs
// no memory; who is shut out is cut within five seconds; streams have a limit, and share one listening connection.
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { problem } from "@/lib/contract/problem";
import { watchChanges } from "@/lib/contract/projects";
import { addProject, addUser } from "@/lib/operations/testing/fixtures";
import { type TestClient, testClient } from "./testing/client";
import { browser, type Heard, neverReads, type Wire, wire } from "./testing/wire";

const path = "/api/v1/changes";
let client: TestClient;
let server: Wire;
let ours: Awaited<ReturnType<typeof addProject>>;
const ending: (() => void)[] = [];
beforeAll(async () => {
  client = await testClient();
  server = await wire(watchChanges);
  ours = await addProject(client.world, "wired");
});
beforeEach(() => client.world.db.$executeRaw`delete from "ChangeFeed"`);
afterEach(async () => {
  for (const end of ending.splice(0)) end();
  await vi.waitUntil(() => server.open() === 0, { timeout: 20_000 });
});
afterAll(async () => {
  await server.close();
  await client.close();
});

async function connection(): Promise<pg.Client> {
  const made = new pg.Client({ connectionString: client.environment.DATABASE_URL });
  await made.connect();
  return made;
}
const insert = `insert into "ChangeFeed" ("projectId", "subject", "summary") values ($1, $2, '{}')`;
const say = (by: pg.Client, subject: string) => by.query(insert, [ours.project.id, subject]);
const cookieOf = async (user: { id: string }) => (await client.signIn(user.id)).cookie;

/** A stream that has caught up. */
async function listening(cookie: string, onEvent: (heard: Heard, cut: () => void) => void = () => undefined) {
  await new Promise<void>((resolve) => {
    const { stop } = browser(server, path, cookie, (heard, cut) => {
      if (heard.event === "heartbeat") resolve();
      onEvent(heard, cut);
    });
    ending.push(stop);
  });
}

test("500 changes that commit out of order reach a browser that is cut again and again, each once", async () => {
  const heard: Heard[] = [];
  await listening(await cookieOf(ours.members.VIEWER), (one, cut) => {
    if (one.event !== "change") return;
    heard.push(one);
    if (heard.length % 23 === 0) cut();
  });
  const writers = await Promise.all(Array.from({ length: 10 }, connection));
  await Promise.all(
    writers.map(async (writer, number) => {
      for (let i = 0; i < 50; i++) {
        await writer.query("begin");
        await say(writer, `job:${number}-${i}`);
        // those that began later commit meanwhile
        if ((number + i) % 3 === 0) await writer.query(`select pg_sleep(0.0${(number * 7 + i) % 10})`);
        await writer.query("select pg_notify('millrace_feed', '')");
        await writer.query("commit");
      }
    }),
  );
  await Promise.all(writers.map((writer) => writer.end()));
  await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(500), { timeout: 30_000 });
  expect(heard).toHaveLength(500);
  expect(new Set(heard.map(({ subject }) => subject)).size).toBe(500);
  const rows = await client.world.db.$queryRaw<{ id: string }[]>`
    select "xid"::text || '-' || "position" as "id" from "ChangeFeed" where "projectId" = ${ours.project.id}
    order by "xid", "position"`;
  expect(heard.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
});

test("clients that never read are cut, while others hear everything, and memory stays bounded", async () => {
  const cookie = await cookieOf(ours.members.EDITOR);
  const heard: string[] = [];
  await listening(cookie, ({ event, subject = "" }) => {
    if (event === "change") heard.push(subject);
  });
  const stalled = Array.from({ length: 20 }, () => neverReads(server, path, cookie));
  ending.push(() => {
    for (const socket of stalled) socket.destroy();
  });
  await vi.waitFor(() => expect(server.open()).toBe(21), { timeout: 10_000 });
  const writer = await connection();
  const before = process.memoryUsage();
  let most = 0;
  // 30 MB a stream: more than the kernel keeps for one, and what twenty of them would hold is 600
  for (let part = 0; part < 60; part++) {
    await writer.query(
      `insert into "ChangeFeed" ("projectId", "subject", "summary")
       select $1, 'job:' || $2::int * 1000 + n, jsonb_build_object('message', repeat('x', 440))
       from generate_series(0, 999) n`,
      [ours.project.id, part],
    );
    await writer.query("select pg_notify('millrace_feed', '')");
    const { arrayBuffers, external } = process.memoryUsage();
    most = Math.max(most, arrayBuffers + external - before.arrayBuffers - before.external);
  }
  await writer.end();
  // Who had not caught up when the rows came is given no more than it takes, and cut by the first heartbeat after 30 s.
  await vi.waitFor(() => expect(server.open()).toBeLessThanOrEqual(1), { timeout: 60_000 });
  await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(60_000), { timeout: 30_000 });
  expect(heard).toEqual(Array.from({ length: 60_000 }, (_, number) => `job:${number}`));
  expect(most).toBeLessThan(128 * 1024 * 1024);
}, 130_000);

test.each([
  ["told of by the table", ""],
  ["that nobody was told of", "set session_replication_role = replica"],
])("a session that is deleted by hand, %s, ends its stream", async (_, first) => {
  const user = await addUser(client.world, `shut-out-${first.length}`);
  const { cookie } = await client.signIn(user.id);
  const controller = new AbortController();
  ending.push(() => controller.abort());
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    headers: { cookie: `next-auth.session-token=${cookie}`, origin: "http://console.test" },
    signal: controller.signal,
  });
  const ended = response.text();
  const byHand = await connection();
  if (first) await byHand.query(first);
  const at = performance.now();
  await byHand.query(`delete from "Session" where "userId" = $1`, [user.id]);
  await byHand.end();
  await ended;
  expect(performance.now() - at).toBeLessThan(first ? 5_000 : 2_000);
});

test("one who is taken from a project by hand hears no more of it after five seconds, also unannounced", async () => {
  const user = await addUser(client.world, "taken-away");
  const membership = { projectId: ours.project.id, userId: user.id };
  await client.world.db.membership.create({ data: { ...membership, role: "VIEWER" } });
  const heard: string[] = [];
  await listening((await client.signIn(user.id)).cookie, ({ subject }) => heard.push(subject ?? ""));
  const byHand = await connection();
  await byHand.query("set session_replication_role = replica");
  await byHand.query(`delete from "Membership" where "userId" = $1`, [user.id]);
  const at = performance.now();
  let said = 0;
  while (performance.now() - at < 6_000) {
    await say(byHand, `job:after-${Math.floor(performance.now() - at)}`);
    await byHand.query("select pg_notify('millrace_feed', ''), pg_sleep(0.1)");
    said++;
  }
  await byHand.end();
  const late = heard.filter((subject) => Number(subject.split("-")[1] ?? 0) >= 5_000);
  expect(said).toBeGreaterThan(20);
  expect(late).toEqual([]);
});

test("the streams of one account have a limit; all share one listening connection", async () => {
  const user = await addUser(client.world, "greedy");
  const { cookie } = await client.signIn(user.id);
  await Promise.all(Array.from({ length: 32 }, () => listening(cookie)));
  const refused = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    headers: { cookie: `next-auth.session-token=${cookie}`, origin: "http://console.test" },
  });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "5"]);
  expect(problem.parse(await refused.json()).code).toBe("TOO_MANY_STREAMS");
  const [listeners] = await client.world.db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'millrace-listen'`;
  expect(listeners?.count).toBe(1);
  for (const end of ending.splice(0)) end();
  await vi.waitFor(() => expect(server.open()).toBe(0), { timeout: 10_000 });
  await listening(cookie);
});
