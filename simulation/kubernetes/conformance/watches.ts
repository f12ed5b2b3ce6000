import { expect } from "vitest";
import { watchLines } from "@/lib/kubernetes/watch-lines";
import { type Bench, type Body, type Case, ask, configMap, maps, mergePatch } from "./bench";

type Event = { type: string; object: Body };
type Query = Record<string, string | number | boolean | undefined>;

async function follow(at: Bench, query: Query, path = maps(at)) {
  const leave = new AbortController();
  const answer = await at.client.raw("GET", path, { query: { watch: true, ...query }, signal: leave.signal });
  expect(answer.status).toBe(200);
  const heard: Event[] = [];
  let ended = false;
  const reading = (async () => {
    for await (const line of watchLines(answer.body, 600_000)) heard.push(JSON.parse(line) as Event);
    ended = true;
  })().catch(() => undefined);
  return {
    heard,
    told: () => heard.map(({ type, object }) => `${type} ${object.metadata.name}`),
    /** so many events, or the end */
    until: (count: number) => at.until(async () => heard.length >= count && heard),
    end: () => at.until(async () => ended),
    async leave() {
      leave.abort();
      await reading;
    },
  };
}

const versionNow = async (at: Bench) => (await ask(at, "GET", maps(at))).body.metadata.resourceVersion;
const named = (at: Bench) => `suite=${at.namespace}`;
const labelled = (name: string, at: Bench, more: object = {}) =>
  configMap(name, { labels: { suite: at.namespace, ...more } });
const patched = (at: Bench, name: string, body: object) =>
  ask(at, "PATCH", maps(at, name), { headers: mergePatch, body });

export const watchCases: Case[] = [
  {
    name: "a watch from a list's version hears each change once, in order, under later versions",
    run: async (at) => {
      const resourceVersion = await versionNow(at);
      const watch = await follow(at, { resourceVersion, labelSelector: named(at) });
      await ask(at, "POST", maps(at), { body: labelled("a", at) });
      await patched(at, "a", { data: { b: "2" } });
      await ask(at, "DELETE", maps(at, "a"));
      const events = await watch.until(3);
      expect(watch.told()).toEqual(["ADDED a", "MODIFIED a", "DELETED a"]);
      const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(versions).toEqual([...new Set(versions)].toSorted((x, y) => x - y));
      expect(versions[0]).toBeGreaterThan(Number(resourceVersion));
      expect(events[2]?.object.data).toEqual({ a: "1", b: "2" });
      await watch.leave();
    },
  },
  {
    name: "a watch from an older version is told what it missed",
    run: async (at) => {
      const resourceVersion = await versionNow(at);
      await ask(at, "POST", maps(at), { body: labelled("a", at) });
      await ask(at, "DELETE", maps(at, "a"));
      const watch = await follow(at, { resourceVersion, labelSelector: named(at) });
      await watch.until(2);
      expect(watch.told()).toEqual(["ADDED a", "DELETED a"]);
      await watch.leave();
    },
  },
  {
    name: "a watch without a version begins with what is there",
    run: async (at) => {
      await ask(at, "POST", maps(at), { body: labelled("a", at) });
      const watch = await follow(at, { labelSelector: named(at) });
      await watch.until(1);
      await ask(at, "POST", maps(at), { body: labelled("b", at) });
      await watch.until(2);
      expect(watch.told()).toEqual(["ADDED a", "ADDED b"]);
      await watch.leave();
    },
  },
  {
    name: "to a watch by label, what leaves the selection is deleted, and what joins it added",
    run: async (at) => {
      await ask(at, "POST", maps(at), { body: labelled("a", at, { x: "1" }) });
      const resourceVersion = await versionNow(at);
      const watch = await follow(at, { resourceVersion, labelSelector: `${named(at)},x=1` });
      const left = await patched(at, "a", { metadata: { labels: { x: "2" } } });
      await patched(at, "a", { data: { b: "2" } });
      await patched(at, "a", { metadata: { labels: { x: "1" } } });
      const events = await watch.until(2);
      expect(watch.told()).toEqual(["DELETED a", "ADDED a"]);
      // As it was while it belonged, under the version of the change.
      expect(events[0]?.object.metadata.labels).toMatchObject({ x: "1" });
      expect(events[0]?.object.metadata.resourceVersion).toBe(left.body.metadata.resourceVersion);
      await watch.leave();
    },
  },
  {
    name: "a watch of one namespace hears nothing of another, one of all hears of both",
    run: async (at) => {
      const other = { ...at, namespace: await at.otherNamespace() };
      const query = { resourceVersion: await versionNow(at), labelSelector: named(at) };
      const one = await follow(at, query);
      const all = await follow(at, query, "/api/v1/configmaps");
      await ask(at, "POST", maps(other), { body: labelled("there", at) });
      await ask(at, "POST", maps(at), { body: labelled("here", at) });
      await all.until(2);
      await one.until(1);
      expect(all.told()).toEqual(["ADDED there", "ADDED here"]);
      expect(one.told()).toEqual(["ADDED here"]);
      await one.leave();
      await all.leave();
    },
  },
  {
    name: "a held deletion is a change, its end a deletion",
    run: async (at) => {
      const finalizers = ["millrace.dev/hold"];
      await ask(at, "POST", maps(at), {
        body: configMap("a", { labels: { suite: at.namespace }, finalizers }),
      });
      const watch = await follow(at, { resourceVersion: await versionNow(at), labelSelector: named(at) });
      await ask(at, "DELETE", maps(at, "a"));
      await patched(at, "a", { metadata: { finalizers: null } });
      const events = await watch.until(2);
      expect(watch.told()).toEqual(["MODIFIED a", "DELETED a"]);
      expect(events[0]?.object.metadata.deletionTimestamp).toBeDefined();
      await watch.leave();
    },
  },
  {
    name: "a watch ends well by its time",
    run: async (at) => {
      const watch = await follow(at, { resourceVersion: await versionNow(at), timeoutSeconds: 2 });
      await watch.end();
      expect(watch.heard.filter(({ type }) => type === "ERROR")).toEqual([]);
      await watch.leave();
    },
  },
  {
    name: "a bookmark comes before the end where others changed, and says their version alone",
    run: async (at) => {
      const resourceVersion = await versionNow(at);
      const query = {
        resourceVersion,
        allowWatchBookmarks: true,
        timeoutSeconds: 5,
        labelSelector: "no=body",
      };
      const watch = await follow(at, query);
      const { body: other } = await ask(at, "POST", maps(at), { body: configMap("other") });
      await watch.end();
      const last = watch.heard.at(-1);
      expect(last).toMatchObject({ type: "BOOKMARK", object: { kind: "ConfigMap", apiVersion: "v1" } });
      expect(Number(last?.object.metadata.resourceVersion)).toBeGreaterThanOrEqual(
        Number(other.metadata.resourceVersion),
      );
      expect(last?.object.metadata.name).toBeUndefined();
      await watch.leave();
    },
  },
  {
    name: "a watch from a version that is too old is told so inside the stream, and ends",
    run: async (at) => {
      await ask(at, "POST", maps(at), { body: labelled("a", at) });
      at.compact();
      const watch = await follow(at, { resourceVersion: "1" });
      await watch.end();
      expect(watch.heard).toMatchObject([
        { type: "ERROR", object: { kind: "Status", status: "Failure", reason: "Expired", code: 410 } },
      ]);
      await watch.leave();
    },
  },
];
