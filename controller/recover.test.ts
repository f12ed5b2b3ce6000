// Guarantees: a released run whose recovery is planned is looked at again when its time has come, and by no controller that
// may not act; what runs is looked at around its pace, not at the same moments.
import { afterEach, expect, test, vi } from "vitest";
import { noFacts, type RunFacts } from "@/lib/domain/run-facts";
import { aRun } from "@/lib/domain/testing/seen";
import type { LoadedRun } from "@/lib/operations/load-run";
import { afterwards } from "./reconcile";
import { recoverReleased } from "./recover";
import type { World } from "./world";

const planned: NonNullable<RunFacts["recovery"]> = { at: 20_000, attempt: 1, of: 3 };
const decided = (released: boolean, lookAgainInMs: number, recovery?: RunFacts["recovery"]) => ({
  released,
  lookAgainInMs,
  facts: { ...noFacts, recovery },
});
afterEach(() => vi.restoreAllMocks());

test("a release ends the looking, but for a recovery that is to come", () => {
  expect(afterwards(decided(true, 0), 10_000)).toBeNull();
  expect(afterwards(decided(true, 0, planned), 12_000)).toBe(8_000);
  expect(afterwards(decided(true, 0, planned), 30_000)).toBe(0);
  expect(afterwards(decided(true, 0, { ...planned, over: "cancelled" }), 10_000)).toBeNull();
});

test("a steady pace is spread by a fifth to both sides, a quick one is kept", () => {
  const random = vi.spyOn(Math, "random");
  const at = (chance: number) => {
    random.mockReturnValue(chance);
    return [afterwards(decided(false, 30_000), 0), afterwards(decided(false, 2_000), 0)];
  };
  expect(at(0)).toEqual([24_000, 2_000]);
  expect(at(0.5)).toEqual([30_000, 2_000]);
  expect(at(1)).toEqual([36_000, 2_000]);
});

function scene(
  recovery: RunFacts["recovery"],
  now: number,
  desired: "RUNNING" | "STOPPED" = "RUNNING",
  alive = true,
) {
  const recoverRun = vi.fn<World["store"]["recoverRun"]>(async () => null);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it reads of the world, and nothing else
  const world = {
    now: () => now,
    heartbeat: { alive: () => alive, thisTerm: () => () => alive },
    store: { recoverRun },
  } as unknown as World;
  const view = aRun({ state: "FAILED", desired, facts: { ...noFacts, recovery } });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  const run = { view } as LoadedRun;
  const claim = { runId: "run_1", owner: "one", epoch: 1n };
  return { recoverRun, done: () => recoverReleased(world, claim, run) };
}

test("its time is waited for, and a stop is heard of before", async () => {
  const waiting = scene(planned, 15_000);
  expect(await waiting.done()).toBe(5_000);
  expect(waiting.recoverRun).not.toHaveBeenCalled();
  for (const due of [scene(planned, 20_000), scene(planned, 15_000, "STOPPED")]) {
    expect(await due.done()).toBeNull();
    expect(due.recoverRun).toHaveBeenCalledTimes(1);
  }
});

test("nothing is done where nothing is to come, or by a controller without a heartbeat", async () => {
  for (const recovery of [undefined, { ...planned, over: "started" as const }]) {
    const idle = scene(recovery, 30_000);
    expect(await idle.done()).toBeNull();
    expect(idle.recoverRun).not.toHaveBeenCalled();
  }
  const silent = scene(planned, 30_000, "RUNNING", false);
  await expect(silent.done()).rejects.toThrow("no heartbeat was confirmed");
  expect(silent.recoverRun).not.toHaveBeenCalled();
});
