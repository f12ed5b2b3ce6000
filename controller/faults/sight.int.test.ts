// Guarantees on a real controller whose way to a real API server is disturbed: it asks no more than it is told to, misses
// no change for good, acts on no old view, and what it cannot see it does not judge.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import {
  asItIs,
  cutAt,
  lines,
  recorded,
  redirected,
  says,
  status,
  type Effect,
} from "../testing/fault-effects";
import { type FaultScene, faultScene } from "../testing/fault-scene";
import type { ControllerProcess } from "../testing/process";
import { gate } from "../testing/gate";
import { promisesHold } from "../testing/promises";
import type { Started } from "../testing/scene";

let at: FaultScene;
let controller: ControllerProcess;
beforeAll(async () => {
  at = await faultScene();
  controller = await at.controller();
  await at.prepare();
}, 130_000);
afterEach(async () => {
  at.proxy.thaw();
  at.proxy.calm();
  await promisesHold(at);
});
afterAll(() => at.remove(), 130_000);

const deleteByKubectl = (run: Started) =>
  at.client.json("DELETE", pathOf("Deployment", at.namespace, run.clusterId), {
    body: { propagationPolicy: "Background" },
  });
const created = (run: Started) => at.seen(run, ({ deploymentUid }) => deploymentUid);
const watchOf = (kind: string) => ({ watch: true, path: new RegExp(`/${kind}[?]`) });
const listOf = (kind: string) => ({
  method: "GET",
  watch: false,
  path: new RegExp(`^/apis/apps/v1/${kind}[?]`),
});
/** Without a look: by the watch, or not at all within the time. */
const heardOfEnd = (run: Started) =>
  until(async () => (await at.row(run)).state === "FAILED" && (await at.row(run)), 30_000);

test("row 6: 410 on the watch, in its stream and within a list's pages: listed anew, and a delete is not missed", async () => {
  // With two that stay a list of small pages has a second one.
  const [gone, stays, other] = [await at.start(), await at.start(), await at.start()];
  await Promise.all([created(gone), created(stays), created(other)]);
  // The first bars the old version, the second begins a list of small pages, the third ends it in the middle.
  const barred = at.proxy.inject({ ...watchOf("deployments"), times: 1 }, status(410, "Expired"));
  const inStream = at.proxy.inject({ ...watchOf("pods"), times: 1 }, ({ client }) => {
    const object = { kind: "Status", code: 410, reason: "Expired", message: "too old" };
    client.writeHead(200).end(`${JSON.stringify({ type: "ERROR", object })}\n`);
  });
  const smaller = redirected((path) => path.replace("limit=500", "limit=1"));
  const next = { ...listOf("deployments"), path: /deployments[?].*continue=/ };
  const inPages = at.proxy.inject({ ...next, times: 1 }, status(410, "Expired"));
  const pages = at.proxy.inject(listOf("deployments"), smaller);
  at.proxy.freeze();
  await deleteByKubectl(gone);
  at.proxy.resetWatches();
  at.proxy.thaw();
  expect(await heardOfEnd(gone)).toMatchObject({ reason: "ResultUnknown" });
  for (const fault of [barred, inStream, inPages]) await until(async () => fault.hits.length === 1, 30_000);
  await until(async () => pages.hits.length > 2, 30_000);
  expect(await at.row(stays)).toMatchObject({ state: "STARTED", staleSince: null });
});

test("row 7: 429 with Retry-After: left alone for as long as it says, then done", async () => {
  const retryAfter = 3;
  const fault = at.proxy.inject({}, status(429, "TooManyRequests", { retryAfter }));
  at.proxy.resetWatches();
  const run = await at.start();
  const askedForMs = () => (fault.hits.at(-1)?.at ?? 0) - (fault.hits[0]?.at ?? 0);
  await until(async () => askedForMs() > 4 * retryAfter * 1000, 60_000);
  fault.end();
  // Requests that were under way together are one; after them it is quiet. Two watches keep their own time.
  const calls = fault.hits.filter(({ watch }) => !watch);
  const gaps = calls.slice(1).map(({ at: time }, index) => time - (calls[index]?.at ?? 0));
  expect(gaps.filter((gap) => gap > 200 && gap < retryAfter * 1000 - 50)).toEqual([]);
  expect(calls.length).toBeGreaterThan(1);
  expect(fault.hits.length / (askedForMs() / 1000)).toBeLessThanOrEqual(2);
  await created(run);
});

test("row 8: a fifth of all calls answered 500 or 503, for ever: start and stop all the same, and a metric tells", async () => {
  const before = await controller.counter("act_failures_total");
  let failed = 0;
  const fails: Effect = (exchange) =>
    (failed++ % 2 ? status(500, "InternalError") : status(503, "ServiceUnavailable"))(exchange);
  const fault = at.proxy.inject({ share: 0.2 }, fails);
  const runs = await Promise.all([at.up(60_000), at.up(60_000), at.up(60_000)]);
  await Promise.all(
    runs.map(async (run) => {
      await run.stop();
      await at.seen(run, () => run.manager.triggers.size === 1, 60_000);
      run.manager.completeStop();
      expect(await at.released(run)).toMatchObject({ state: "STOPPED", reason: "StoppedWithSavepoint" });
      expect(run.manager.triggers.size).toBe(1);
      expect(await at.leftovers(run)).toEqual([]);
    }),
  );
  expect(fault.hits.length).toBeGreaterThan(5);
  expect(await controller.counter("act_failures_total")).toBeGreaterThan(before);
}, 130_000);

test("row 9: a watch is reset, and one ends well: what happens meanwhile is heard of without a look", async () => {
  const [first, second] = [await at.start(), await at.start()];
  await Promise.all([created(first), created(second)]);
  at.proxy.freeze();
  await deleteByKubectl(first);
  at.proxy.resetWatches();
  at.proxy.thaw();
  expect(await heardOfEnd(first)).toMatchObject({ reason: "ResultUnknown" });
  const ended = at.proxy.inject({ watch: true, times: 2 }, async (exchange) => {
    await exchange.forward();
    exchange.client.writeHead(200).end();
  });
  at.proxy.resetWatches();
  await until(async () => ended.hits.length === 2, 30_000);
  await deleteByKubectl(second);
  expect(await heardOfEnd(second)).toMatchObject({ reason: "ResultUnknown" });
});

test("row 10: events twice, and a line that is cut: no step twice, and listed anew instead of skipped", async () => {
  const doubled = at.proxy.inject(
    { watch: true },
    lines((line) => ({ say: [`${line}\n`, `${line}\n`] })),
  );
  at.proxy.resetWatches();
  await until(async () => doubled.hits.length >= 2, 30_000);
  const run = await at.up();
  const { events } = await at.row(run);
  expect(events.flatMap(({ state }) => state ?? [])).toEqual([
    "STARTED",
    "JM_POD_RUNNING",
    "POD_RUNNING",
    "RUNNING",
  ]);
  doubled.end();

  const cut = at.proxy.inject(
    { ...watchOf("deployments"), times: 1 },
    lines((line, { type, object }) =>
      type === "DELETED" && object.metadata?.name === run.clusterId
        ? { say: [line.slice(0, 40)], cut: true }
        : asItIs(line),
    ),
  );
  at.proxy.resetWatches();
  await until(async () => cut.hits.length === 1, 30_000);
  const lists = at.proxy.requests.length;
  await deleteByKubectl(run);
  expect(await heardOfEnd(run)).toMatchObject({ reason: "ResultUnknown" });
  const relisted = () =>
    at.proxy.requests
      .slice(lists)
      .some(({ path, watch }) => !watch && path.startsWith("/apis/apps/v1/deployments?"));
  // The pod's own watch told sooner, and the Deployment was asked for.
  await until(async () => relisted(), 30_000);

  const short = at.proxy.inject({ ...listOf("deployments"), times: 1 }, cutAt(100));
  const expired = at.proxy.inject({ ...watchOf("deployments"), times: 1 }, status(410, "Expired"));
  at.proxy.resetWatches();
  // Three pauses lie before that, each longer than the last, of up to 10 s.
  await until(async () => short.hits.length + expired.hits.length === 2, 60_000);
  const after = await at.start();
  await created(after);
}, 130_000);

test("row 11: a list of an old API server: nothing is deleted or ended from it", async () => {
  const old = await at.start();
  await created(old);
  let body = "";
  const keep = at.proxy.inject(
    { ...listOf("deployments"), times: 1 },
    recorded((text) => (body = text)),
  );
  at.proxy.inject({ ...watchOf("deployments"), times: 1 }, status(410, "Expired"));
  at.proxy.resetWatches();
  await until(async () => keep.hits.length === 1 && body !== "", 30_000);
  await old.cancel();
  await at.released(old);
  const young = await at.up();
  // What ended in the tests before is taken away by now, too.
  const ending = { settledAt: { not: null }, releasedAt: null };
  await until(async () => (await at.db.run.count({ where: ending })) === 0, 60_000);
  const late = await controller.counter("late_objects_total");

  const stale = at.proxy.inject({ ...listOf("deployments"), times: 3 }, (exchange) =>
    says(200, body)(exchange),
  );
  at.proxy.inject({ ...watchOf("deployments"), times: 1 }, status(410, "Expired"));
  const asked = at.proxy.requests.length;
  at.proxy.resetWatches();
  // Three lists with the longest of pauses between them; after a minute without news an older one would be believed.
  await until(async () => stale.hits.length === 3, 50_000);
  const before = at.proxy.requests.length;
  await at.seen(young, () =>
    at.proxy.requests.slice(before).some(({ path }) => path.includes(`${young.clusterId}-rest`)),
  );
  const deletes = at.proxy.requests.slice(asked).filter(({ method }) => method === "DELETE");
  expect(deletes).toEqual([]);
  expect(await controller.counter("late_objects_total")).toBe(late);
  expect(await at.row(young)).toMatchObject({ state: "RUNNING" });
  // The next list is a new one, and changes are heard of again.
  await deleteByKubectl(young);
  expect(await heardOfEnd(young)).toMatchObject({ reason: "ResultUnknown" });
}, 130_000);

/** Passes that lost their claim, or failed. */
const cutShort = async () =>
  (await controller.counter("claims_lost_total")) + (await controller.counter("pass_failures_total"));

test("row 12: the watch is late for a whole start: no second create, and no end before its time", async () => {
  const { opened: late, open: letGo } = gate();
  const held = at.proxy.inject(
    { watch: true },
    lines(async (line) => {
      await late;
      return asItIs(line);
    }),
  );
  at.proxy.resetWatches();
  await until(async () => held.hits.length >= 2, 30_000);
  const before = await cutShort();
  const run = await at.up();
  const posts = at.proxy.requests.filter(
    ({ method, body }) =>
      method === "POST" && JSON.stringify(body ?? {}).includes(`"name":"${run.clusterId}"`),
  );
  letGo();
  held.end();
  await at.seen(run, ({ staleSince }) => staleSince === null);
  // Only a pass that was cut short after its POST is done again, and finds its own Deployment.
  const creates = posts.filter(({ path }) => path.endsWith("/deployments"));
  expect(creates.length).toBeGreaterThanOrEqual(1);
  expect(creates.length - 1).toBeLessThanOrEqual((await cutShort()) - before);
  expect(await at.deployments(run)).toHaveLength(1);
  expect(await at.row(run)).toMatchObject({ state: "RUNNING" });
});
