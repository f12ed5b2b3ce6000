// Guarantees: that no controller is at work is known after ten seconds, with the time of the last beat; one that is replaced
// is no news.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { controllersSilence } from "./controllers-silence";
import { forgetController, sayAlive } from "./heartbeat";
import { type TestWorld, testWorld } from "./testing/test-world";

let made: TestWorld;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());
beforeEach(() => made.world.db.controllerHeartbeat.deleteMany());

/** A process that has just begun, with a clock of its own. */
function scene() {
  let clock = Date.now();
  const { db } = made.world;
  const ask = controllersSilence({ db, now: () => new Date(clock) });
  const silent = async (id: string, ms: number) => {
    const beatAt = new Date(Date.now() - ms);
    await db.controllerHeartbeat.upsert({
      where: { id },
      create: { id, startedAt: beatAt, beatAt },
      update: { beatAt },
    });
    return beatAt;
  };
  /** what it says when whatever it remembers is too old */
  const since = () => {
    clock += 3_000;
    return ask();
  };
  return { db, since, silent, begunAt: new Date(clock), ask };
}

test("the newest beat of all counts", async () => {
  const { db, since, silent } = scene();
  await silent("old", 3_600_000);
  const last = await silent("last", 60_000);
  expect(await since()).toEqual(last);
  await sayAlive(db, "new");
  expect(await since()).toBeNull();
  await silent("new", 5_000);
  expect(await since(), "it may be on its way back").toBeNull();
});

test("one that stops as it should is missed like any other, and from then on", async () => {
  const { db, since, silent } = scene();
  await silent("crashed", 1_800_000);
  await sayAlive(db, "stops");
  await forgetController(db, "stops");
  expect(await since(), "another may be on its way").toBeNull();
  await db.$executeRaw`update "ControllerHeartbeat" set "beatAt" = "beatAt" - interval '10 s'`;
  const told = (await since())?.getTime() ?? 0;
  expect(Math.abs(Date.now() - 12_000 - told)).toBeLessThan(8_000);
});

test("where none has ever beaten, it is so since this process began", async () => {
  const { since, begunAt } = scene();
  for (let asked = 1; asked <= 3; asked++) expect(await since()).toBeNull();
  expect(await since()).toEqual(begunAt);
});

test("who asks within two seconds shares one answer", async () => {
  const { ask, silent } = scene();
  const last = await silent("last", 60_000);
  const [first, second] = [ask(), ask()];
  expect(second).toBe(first);
  expect(await first).toEqual(last);
});
