// Guarantees on real controllers that see nothing for longer than a minute: they say so, end nothing, and go on where they
// were. Side by side, each behind a proxy of its own: a minute is a minute.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf } from "@/lib/kubernetes/paths";
import { until } from "@/lib/kubernetes/testing/until";
import type { Effect } from "../testing/fault-effects";
import { type FaultScene, faultScene } from "../testing/fault-scene";
import { promisesHold } from "../testing/promises";

const scenes: FaultScene[] = [];
afterAll(async () => {
  for (const at of scenes) await at.remove();
}, 120_000);

let [halfOpen, away]: FaultScene[] = [];
beforeAll(async () => {
  for (let made = 0; made < 2; made++) {
    const at = await faultScene();
    scenes.push(at);
    await at.controller();
    await at.prepare();
  }
  [halfOpen, away] = scenes;
}, 180_000);
const some = <T>(one: T | undefined): T => {
  if (one === undefined) throw new Error("It is not there.");
  return one;
};
const patienceMs = 100_000;

describe.concurrent("in the dark for more than a minute", () => {
  test("row 9: half-open watches, nobody hangs up: stale, and heard of again within the idle time", async () => {
    const at = some(halfOpen);
    const silent: Effect = async ({ client }) => {
      client.writeHead(200);
      client.flushHeaders();
    };
    const run = await at.up();
    const fault = at.proxy.inject({ watch: true, times: 2 }, silent);
    at.proxy.resetWatches();
    await until(async () => fault.hits.length === 2, 30_000);
    await at.client.json("DELETE", pathOf("Deployment", at.namespace, run.clusterId), {
      body: { propagationPolicy: "Background" },
    });
    // By the old view its JobManager stands and is silent: that is shown, and is no end.
    const dark = await at.seen(run, ({ staleSince }) => staleSince !== null);
    expect(dark.state).toBe("RUNNING");
    const asked = fault.hits.at(-1)?.at ?? 0;
    const row = await at.reach(run, "FAILED", patienceMs);
    expect(row.reason).toBe("ResultUnknown");
    expect(performance.now() - asked).toBeLessThan(75_000);
    await promisesHold(at);
  }, 200_000);

  test("row 13: the API server away until no view is fresh, then back: no end, and what was asked for is done", async () => {
    const at = some(away);
    const [stays, stops] = [await at.up(), await at.up()];
    await at.proxy.refuse();
    const [starts] = [await at.start(), await stops.cancel()];
    at.fleet.manager(starts);
    const blind = /has not told of|cannot be reached/;
    for (const run of [stays, stops, starts])
      await at.seen(run, ({ staleSince }) => staleSince !== null, patienceMs);
    const told = await at.seen(
      stays,
      ({ events }) => events.some(({ type, message }) => type === "SightLost" && blind.test(message)),
      patienceMs,
    );
    expect(told.state).toBe("RUNNING");
    // The watches' own minute is over too: from now on only time passes, so five minutes are no other.
    await until(async () => performance.now() - (at.proxy.refusedAt ?? 0) > 61_000, patienceMs);
    for (const run of [stays, stops, starts]) await at.look(run);
    await at.proxy.accept();
    expect(await at.released(stops)).toMatchObject({ state: "STOPPED" });
    await at.reach(starts, "RUNNING", 60_000);
    await at.seen(stays, ({ staleSince, state }) => staleSince === null && state === "RUNNING", 60_000);
    expect(await at.db.run.count({ where: { state: "FAILED" } })).toBe(0);
    await promisesHold(at);
  }, 240_000);
});
