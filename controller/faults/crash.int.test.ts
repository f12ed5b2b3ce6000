// Guarantees on real processes: a controller that is killed at any write of a run's whole life, before it is applied or
// after, leaves a run that another one brings to the end that it has without a crash.
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "@/lib/kubernetes/testing/until";
import { applyThenDrop, type Effect, pass, type Seen } from "../testing/fault-effects";
import { type FaultScene, faultScene } from "../testing/fault-scene";
import type { ControllerProcess } from "../testing/process";
import { promisesHold } from "../testing/promises";

let at: FaultScene;
let controller: ControllerProcess | undefined;
beforeAll(async () => {
  at = await faultScene();
  controller = await at.controller();
  await at.prepare();
}, 120_000);
afterAll(() => at.remove(), 120_000);

/** Started, stopped with savepoint, released; and what was told of it. */
async function wholeLife() {
  const run = await at.start();
  const manager = at.fleet.manager(run);
  const patience = 200_000;
  // Its objects may be up before they are recorded.
  await at.seen(run, ({ state, deploymentUid }) => state === "RUNNING" && deploymentUid, patience);
  await run.stop();
  await at.seen(run, () => manager.triggers.size > 0, patience);
  manager.completeStop();
  const row = await at.seen(run, ({ releasedAt }) => releasedAt, patience);
  const { state, reason, events } = row;
  return {
    run,
    manager,
    told: { state, reason, states: events.flatMap((event) => event.state ?? []) },
    types: new Set(events.map(({ type }) => type)),
  };
}

/** A write by what it does, not by the run's names. */
const kindOf = ({ method, path }: Seen) =>
  `${method} ${path.replaceAll(/mr-[0-9a-z]+|[0-9a-f]{32}/g, "*").replace(/\?.*/, "")}`;

test("row 1: killed at each write of start, stop and release, after it is applied and before it is sent", async () => {
  const calm = await wholeLife();
  const writes = new Map<string, number>();
  let killed = 0;
  const kill = () => {
    void controller?.end("SIGKILL");
    controller = undefined;
    killed++;
  };
  const crash: Effect = async (exchange) => {
    if (!controller) return pass(exchange);
    const key = kindOf(exchange.seen);
    const times = (writes.get(key) ?? 0) + 1;
    writes.set(key, times);
    if (times === 1) return applyThenDrop(kill)(exchange);
    if (times === 2 && /deployments|stop/.test(key)) {
      kill();
      return void exchange.client.destroy();
    }
    return pass(exchange);
  };
  at.proxy.inject({ method: "POST" }, crash);
  at.proxy.inject({ method: "PATCH" }, crash);
  at.proxy.inject({ method: "DELETE" }, crash);
  let over = false;
  const replacing = until(async () => {
    if (!controller && !over) controller = await at.controller();
    return over;
  });
  const crashed = await wholeLife().finally(() => (over = true));
  await replacing;
  at.proxy.calm();

  const kinds = [...writes.keys()];
  for (const one of ["POST /apis/apps/v1", "/stop", "PATCH /apis/apps/v1", "DELETE /apis/apps/v1"])
    expect(
      kinds.some((kind) => kind.includes(one)),
      `${one} in ${kinds.join(", ")}`,
    ).toBe(true);
  expect(killed).toBeGreaterThanOrEqual(kinds.length);
  expect(crashed.told).toEqual(calm.told);
  // Sent, and not recorded before the crash: the next controller asks how it goes, and sends it no more.
  calm.types.delete("SavepointTriggered");
  crashed.types.delete("SavepointTriggered");
  expect(crashed.types).toEqual(calm.types);
  expect(crashed.manager.triggers.size, "one stop, however often it was sent").toBe(1);
  expect(await at.leftovers(crashed.run)).toEqual([]);
  await promisesHold(at);
}, 300_000);
