// Guarantees: a stream hears each committed change of what its opener may see, once and in order, until they may not.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchChanges } from "@/lib/contract/projects";
import { endSession } from "@/lib/operations/sessions";
import { addProject, addUser } from "@/lib/operations/testing/fixtures";
import { appendFeed } from "@/lib/postgres/feed";
import { type TestClient, testClient } from "./testing/client";

let client: TestClient;
let ours: Awaited<ReturnType<typeof addProject>>;
let theirs: Awaited<ReturnType<typeof addProject>>;
beforeAll(async () => {
  client = await testClient();
  ours = await addProject(client.world, "ours");
  theirs = await addProject(client.world, "theirs");
});
afterAll(() => client.close());

type Event = {
  event: string;
  id: string | undefined;
  data: { subject?: string; silentSince?: string | null };
};

/** Reads a stream as a browser does. The first event (`any`) is the heartbeat that says it has caught up; `next` skips those. */
async function open(cookie: string, lastEventId?: string) {
  const left = new AbortController();
  const headers: Record<string, string> = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  const response = await client.ask(watchChanges, { cookie, headers, signal: left.signal });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream() as never)
    .getReader();
  let text = "";
  const any = async (): Promise<Event | undefined> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const frame = text.slice(0, end);
        text = text.slice(end + 2);
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(frame)?.[1];
        const event = field("event");
        if (event !== undefined) return { event, id: field("id"), data: JSON.parse(field("data") ?? "{}") };
        continue;
      }
      const { done, value } = await reader.read();
      if (done) return undefined;
      text += value as unknown as string;
    }
  };
  const next = async () => {
    let event = await any();
    while (event?.event === "heartbeat") event = await any();
    return event;
  };
  return { any, next, leave: () => left.abort() };
}

/** Skips what other tests said; undefined: the stream ended before. */
async function until(stream: { next(): Promise<Event | undefined> }, subject: string) {
  let event = await stream.next();
  while (event && event.data.subject !== subject) event = await stream.next();
  return event;
}

const change = (projectId: string, subject: string) =>
  client.world.db.$transaction((tx) => appendFeed(tx, { projectId, subject, summary: {} }));
const session = async (userId: string) => client.signIn(userId);

test("changes come once and in order, of the opener's projects alone", async () => {
  const stream = await open((await session(ours.members.VIEWER.id)).cookie);
  await stream.any();
  await change(theirs.project.id, "job:foreign");
  for (const name of ["a", "b", "c"]) await change(ours.project.id, `job:${name}`);
  const heard = [await stream.next(), await stream.next(), await stream.next()].map(
    (event) => event?.data.subject,
  );
  expect(heard).toEqual(["job:a", "job:b", "job:c"]);
  stream.leave();
});

test("a stream that comes back goes on behind what it saw last", async () => {
  const { cookie } = await session(ours.members.VIEWER.id);
  const first = await open(cookie);
  await first.any();
  await change(ours.project.id, "job:seen");
  const seen = await until(first, "job:seen");
  first.leave();
  await change(ours.project.id, "job:missed");
  const second = await open(cookie, seen?.id);
  // undefined: the stream ended
  expect((await second.next())?.data.subject).toBe("job:missed");
  second.leave();
});

test("a place that is not kept any more, or never was, is answered reset", async () => {
  const { cookie } = await session(ours.members.VIEWER.id);
  for (const place of ["1-1", "99999999999-1", "rubbish"]) {
    const stream = await open(cookie, place);
    expect((await stream.next())?.event).toBe("reset");
    stream.leave();
  }
});

test("a change that an older, still open transaction holds back is heard once that ends", async () => {
  const stream = await open((await session(ours.members.VIEWER.id)).cookie, undefined);
  await stream.any();
  const slow = new pg.Client({ connectionString: client.environment.DATABASE_URL });
  await slow.connect();
  await slow.query("begin");
  await slow.query("select pg_current_xact_id()");
  await change(ours.project.id, "job:held-back");
  await slow.query("commit");
  await slow.end();
  expect(await until(stream, "job:held-back")).toBeDefined();
  stream.leave();
});

test("a stream tells since when no controller is at work, and that one is again", async () => {
  const { db } = client.world;
  const beatAt = new Date(Date.now() - 60_000);
  const beat = (at: Date) => db.controllerHeartbeat.updateMany({ data: { beatAt: at } });
  await db.controllerHeartbeat.create({ data: { id: "gone", startedAt: beatAt, beatAt } });
  const stream = await open((await session(ours.members.VIEWER.id)).cookie);
  const tells = async (silentSince: string | null) => {
    let event = await stream.any();
    while (event && event.data.silentSince !== silentSince) event = await stream.any();
    expect(event?.event).toBe("heartbeat");
  };
  let beats: NodeJS.Timeout | undefined;
  try {
    await tells(beatAt.toISOString());
    beats = setInterval(() => void beat(new Date()).catch(() => undefined), 1_000);
    await tells(null);
  } finally {
    clearInterval(beats);
    stream.leave();
  }
});

test("who leaves a project hears no more of it, and who signs out is cut off", async () => {
  const user = await addUser(client.world, "leaver");
  await client.world.db.membership.create({
    data: { projectId: ours.project.id, userId: user.id, role: "VIEWER" },
  });
  await client.world.db.membership.create({
    data: { projectId: theirs.project.id, userId: user.id, role: "VIEWER" },
  });
  const { cookie, sessionId } = await session(user.id);
  const stream = await open(cookie);
  await stream.any();
  await client.world.db.membership.deleteMany({ where: { userId: user.id, projectId: ours.project.id } });
  await change(ours.project.id, "job:hidden");
  await change(theirs.project.id, "job:shown");
  let event = await stream.next();
  const subjects = [event?.data.subject];
  while (event?.data.subject !== "job:shown") subjects.push((event = await stream.next())?.data.subject);
  expect(subjects).not.toContain("job:hidden");
  await endSession(client.world, sessionId);
  expect(await stream.next()).toBeUndefined();
});

test("a change that comes while the listening connection is cut is heard all the same", async () => {
  const stream = await open((await session(ours.members.VIEWER.id)).cookie);
  await stream.any();
  await client.world.db.$queryRaw`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'millrace-listen'`;
  await change(ours.project.id, "job:unheard");
  expect(await until(stream, "job:unheard")).toBeDefined();
  stream.leave();
});
