// Whatever the API server or the way to it does, the watch goes on, misses no change, and never says it is fresh when it is not.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import {
  type Answer,
  event,
  type FakeApiServer,
  fakeApiServer,
  listOf,
  pod,
  says,
  saysAndDies,
  saysAndHangs,
  status,
} from "./testing/fake-api-server";
import { type Watched, type WatchTiming, watch } from "./watch";

type Colour = { name: string; colour: string };
const quick: WatchTiming = {
  serverTimeoutMs: 1000,
  idleMs: 5000,
  freshMs: 60_000,
  relistMs: 600_000,
  backoffMs: [5, 20],
};
const hang: Answer = saysAndHangs();

let server: FakeApiServer;
let abort: AbortController;
let changes: string[];
beforeEach(async () => {
  log.level = "silent";
  server = await fakeApiServer();
  abort = new AbortController();
  changes = [];
});
afterEach(async () => {
  abort.abort();
  await server.close();
});

function start(timing: Partial<WatchTiming> = {}, onChange?: () => void): Watched<Colour> {
  return watch<Colour>({
    client: server.client,
    path: "/api/v1/pods",
    labelSelector: "millrace.dev/run",
    project: ({ metadata }: ReturnType<typeof pod>) => ({
      name: metadata.name,
      colour: metadata.labels.colour,
    }),
    onChange: (key, now, before) => {
      changes.push(`${key} ${before?.colour ?? "-"}>${now?.colour ?? "-"}`);
      onChange?.();
    },
    signal: abort.signal,
    timing: { ...quick, ...timing },
  });
}
const settled = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 2 });

it("lists by pages, then follows changes from the list's version", async () => {
  server.onList(listOf(9, [pod("a", 1, "red")], "next"), listOf(9, [pod("b", 2, "blue")]));
  server.onWatch(
    saysAndHangs(
      event.added(pod("c", 10, "green")),
      event.modified(pod("a", 11, "pink")),
      event.deleted(pod("b", 12)),
    ),
  );
  const watched = start();
  await settled(() =>
    expect(changes).toEqual(["n/a ->red", "n/b ->blue", "n/c ->green", "n/a red>pink", "n/b blue>-"]),
  );
  expect(
    server.lists.map(({ searchParams }) => [searchParams.get("limit"), searchParams.get("continue")]),
  ).toEqual([
    ["500", null],
    ["500", "next"],
  ]);
  expect(Object.fromEntries(server.watches[0]?.searchParams ?? [])).toMatchObject({
    resourceVersion: "9",
    allowWatchBookmarks: "true",
    timeoutSeconds: "1",
  });
  expect(watched.values().map(({ name }) => name)).toEqual(["a", "c"]);
  expect(watched.get("n/a")).toEqual({ name: "a", colour: "pink" });
});

it("goes on from the last version it heard, bookmarks included, when a watch ends", async () => {
  server.onList(listOf(1, []));
  server.onWatch(says(event.added(pod("a", 5, "red")), event.bookmark(40)), hang);
  start();
  await settled(() => expect(server.watches).toHaveLength(2));
  expect(server.watches[1]?.searchParams.get("resourceVersion")).toBe("40");
  expect(server.lists).toHaveLength(1);
});

it.each([
  ["an HTTP 410", status(410, "Expired")],
  ["an ERROR event 410", says(event.error(410))],
  [
    "a line cut in the middle, connection dead",
    saysAndDies(`${event.added(pod("x", 2, "red"))}{"type":"DELE`),
  ],
  ["a line cut in the middle, ended well", says('{"type":"ADDED","obj')],
  ["a line that is no event", says("<html>proxy</html>\n")],
])("lists again after %s, and tells of what was missed alone", async (_what, broken) => {
  server.onList(
    listOf(1, [pod("a", 1, "red"), pod("b", 1, "blue")]),
    listOf(7, [pod("a", 1, "red"), pod("c", 6, "green")]),
  );
  server.onWatch(broken, hang);
  start();
  await settled(() => expect(server.lists).toHaveLength(2));
  await settled(() => expect(server.watches).toHaveLength(2));
  expect(changes.filter((change) => !change.startsWith("n/x"))).toEqual([
    "n/a ->red",
    "n/b ->blue",
    "n/c ->green",
    "n/b blue>-",
  ]);
  expect(server.watches[1]?.searchParams.get("resourceVersion")).toBe("7");
});

it.each([
  ["500 on the list", () => server.onList(status(500, "Internal"), listOf(1, [pod("a", 1, "red")]))],
  [
    "403 on the watch",
    () => server.onWatch(status(403, "Forbidden"), saysAndHangs(event.added(pod("a", 2, "red")))),
  ],
  [
    "an ERROR event 500",
    () => server.onWatch(says(event.error(500)), saysAndHangs(event.added(pod("a", 2, "red")))),
  ],
  [
    "a connection that dies",
    () => server.onWatch(saysAndDies(""), saysAndHangs(event.added(pod("a", 2, "red")))),
  ],
  ["a silent connection", () => server.onWatch(hang, saysAndHangs(event.added(pod("a", 2, "red"))))],
])("survives %s", async (_what, script) => {
  server.onList(listOf(1, []));
  server.onWatch(hang);
  script();
  start({ idleMs: 30 });
  await settled(() => expect(changes).toContain("n/a ->red"));
});

it("waits as long as Retry-After says", async () => {
  server.onList(status(429, "TooManyRequests", { "retry-after": "1" }), listOf(1, []));
  server.onWatch(hang);
  const began = performance.now();
  start();
  await settled(() => expect(server.watches).toHaveLength(1));
  expect(performance.now() - began).toBeGreaterThan(990);
});

it("lists again now and then, though the watch seems well", async () => {
  server.onList(listOf(1, [pod("a", 1, "red")]), listOf(9, [pod("a", 8, "blue")]));
  server.onWatch(says(event.bookmark(2)));
  start({ relistMs: 40 });
  await settled(() => expect(changes).toEqual(["n/a ->red", "n/a red>blue"]));
});

it("begins its backoff anew after a watch that was well, though it broke", async () => {
  server.onList(listOf(1, []));
  const wellThenDies: Answer = (response) => {
    response.flushHeaders();
    setTimeout(() => response.destroy(), 20);
  };
  server.onWatch(...Array.from({ length: 12 }, () => wellThenDies), hang);
  const began = performance.now();
  start({ backoffMs: [5, 60_000] });
  // Doubled each time, twelve pauses would be twenty seconds.
  await settled(() => expect(server.watches).toHaveLength(13));
  expect(performance.now() - began).toBeLessThan(5_000);
});

it("takes no list that is older than what it knows, while it knows it", async () => {
  server.onList(
    listOf(5, [pod("a", 5, "red")]),
    listOf(3, [pod("gone", 2, "old")]),
    listOf(9, [pod("a", 8, "blue")]),
  );
  server.onWatch(says(event.error(410)), hang);
  start();
  await settled(() => expect(changes).toEqual(["n/a ->red", "n/a red>blue"]));
});

it("takes an older list once nothing newer is heard of: the cluster itself went back", async () => {
  server.onList(listOf(5, [pod("a", 5, "red")]), listOf(3, [pod("a", 2, "old")]));
  server.onWatch(says(event.error(410)), hang);
  start({ freshMs: 60 });
  await settled(() => expect(changes).toEqual(["n/a ->red", "n/a red>old"]));
});

it("is not fresh before the first list, nor once it has heard nothing for long", async () => {
  server.onList(listOf(1, []));
  server.onWatch(says(event.bookmark(2)), status(500, "Internal"));
  const watched = start({ freshMs: 150 });
  expect(watched.fresh()).toBe(false);
  await settled(() => expect(watched.fresh()).toBe(true));
  await settled(() => expect(watched.fresh()).toBe(false));
});

it("outlives a listener that throws", async () => {
  server.onList(listOf(1, [pod("a", 1, "red")]));
  server.onWatch(saysAndHangs(event.modified(pod("a", 2, "blue"))));
  start({}, () => {
    throw new Error("listener");
  });
  await settled(() => expect(changes).toEqual(["n/a ->red", "n/a red>blue"]));
});

it("tells nothing of a change that the projection does not show", async () => {
  server.onList(listOf(1, [pod("a", 1, "red")]));
  server.onWatch(saysAndHangs(event.modified(pod("a", 2, "red")), event.modified(pod("a", 3, "blue"))));
  start();
  await settled(() => expect(changes).toEqual(["n/a ->red", "n/a red>blue"]));
});

it("ends by its signal alone, whatever it is doing", async () => {
  server.onList(listOf(1, []));
  server.onWatch(hang);
  const watched = start();
  await settled(() => expect(server.watches).toHaveLength(1));
  abort.abort();
  await watched.done;
  expect(server.watches).toHaveLength(1);
});

it("what breaks each watch before it says anything is answered by a list", async () => {
  server.onList(listOf(10, [pod("a", 9, "red")]), listOf(20, [pod("a", 19, "blue")]));
  server.onWatch(saysAndDies(""), saysAndDies(""), saysAndDies(""), hang);
  start();
  await settled(() => expect(changes).toEqual(["n/a ->red", "n/a red>blue"]));
  expect(server.watches.length).toBeGreaterThanOrEqual(3);
});
