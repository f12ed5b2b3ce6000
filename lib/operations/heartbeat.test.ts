// Guarantees: a controller stops acting before others may take its claims, also when its process stood still, and what it
// had claimed before stays lost to it when it beats again.
import { afterEach, expect, test, vi } from "vitest";
import { type Heartbeat, silentAfterSeconds, startHeartbeat } from "./heartbeat";

let heart: Heartbeat;
afterEach(async () => {
  await heart.stop();
  vi.useRealTimers();
});

/** where the database's clock stands when the process begins */
const epoch = 1_700_000_000_000;

/** A database that answers after `answersIn`, and knows when it was last written, by the same clock. */
async function scene(now = () => performance.now()) {
  const row = { beatAt: 0, answersIn: 0, away: false };
  const store = {
    owner: "me",
    async sayAlive() {
      if (row.away) throw new Error("the database is away");
      if (row.answersIn > 0) await new Promise((resolve) => setTimeout(resolve, row.answersIn));
      row.beatAt = now();
      return row.beatAt + epoch;
    },
    forget: async () => undefined,
  };
  heart = await startHeartbeat(store, now);
  return { row, silentFor: () => now() - row.beatAt };
}

/** All timers wait: nothing of this process runs meanwhile, as in a long collection or a loop that does not end. */
function standStill(ms: number) {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test("a process that stood still does not act, before anything else of it runs", async () => {
  await scene();
  const still = heart.thisTerm();
  const woken = new Promise<boolean>((resolve) => setImmediate(() => resolve(heart.alive())));
  standStill(1_300);
  expect(heart.alive()).toBe(false);
  expect(still()).toBe(false);
  expect(await woken, "the first thing that runs afterwards").toBe(false);
});

test("it beats again, and what was claimed before is lost to it all the same", async () => {
  await scene();
  const still = heart.thisTerm();
  standStill(1_300);
  await vi.waitUntil(() => heart.alive(), { timeout: 10_000 });
  expect(still()).toBe(false);
  expect(heart.thisTerm()()).toBe(true);
});

test("one beat that is lost, or half a second of standing still, does no harm", async () => {
  // Timers and clock are the test's own: a machine that is busy stands still for longer.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  let stoodStill = 0;
  const now = () => performance.now() + stoodStill;
  const { row } = await scene(now);
  const still = heart.thisTerm();
  row.away = true;
  await vi.advanceTimersByTimeAsync(500);
  row.away = false;
  await vi.advanceTimersByTimeAsync(499);
  expect(still()).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(row.beatAt).toBe(now());
  await vi.advanceTimersByTimeAsync(499);
  stoodStill = 500;
  expect(still()).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(row.beatAt).toBe(now());
  expect(still()).toBe(true);
});

test.each([0, 300, 600])("with answers after %i ms it stops 0.8 s before it counts as silent", async (ms) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { row, silentFor } = await scene();
  row.answersIn = ms;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(heart.alive()).toBe(true);
  row.away = true;
  while (heart.alive()) await vi.advanceTimersByTimeAsync(1);
  expect(silentFor()).toBeLessThanOrEqual(silentAfterSeconds * 1000 - 800);
});

test("time is the database's, whatever the machine's clock says, and never goes back", async () => {
  vi.spyOn(Date, "now").mockReturnValue(0);
  const { row } = await scene();
  expect(Math.abs(heart.time() - (epoch + performance.now()))).toBeLessThan(50);
  row.answersIn = 200;
  let last = heart.time();
  const beats = new Set<number>();
  const sample = () => {
    const next = heart.time();
    expect(next).toBeGreaterThanOrEqual(last);
    last = next;
    return beats.add(row.beatAt).size > 3;
  };
  await vi.waitUntil(sample, { interval: 1, timeout: 10_000 });
  vi.restoreAllMocks();
});
