import { expect, test } from "vitest";
import { silentAfterSeconds } from "@/lib/operations/heartbeat";
import { one, some, started } from "./help";
import type { Subject } from "./subject";

/** claim-runs.ts, heartbeat.ts, schedule-run.ts, look-for-runs.ts */
export function claimCases(subject: () => Subject): void {
  const store = (owner: string) => subject().store(owner);
  const begin = async () => {
    const scene = await subject().scene();
    return (await scene.start(await scene.job())).runId;
  };
  const dueInMs = async (owner: string) => (await store(owner).look([])).dueInMs;
  const [living, silent] = [silentAfterSeconds * 500, silentAfterSeconds * 1_500];
  const later = { desiredSeq: 1, lookAgainInMs: 60_000 };

  test("a run that was started is due at once, and a claim clears that", async () => {
    const runId = await begin();
    const due = one(await store("a").claimDue(10));
    expect(due).toMatchObject({ runId, owner: "a", epoch: 1n });
    expect(due.overdueMs).toBeGreaterThanOrEqual(0);
    expect(await subject().schedule(runId)).toEqual({ dueInMs: null, owner: "a", epoch: 1n });
    expect(await store("b").claimDue(10)).toEqual([]);
  });

  test("what waits longest is claimed first, and no more than was asked for", async () => {
    const [one_, two, three] = [await begin(), await begin(), await begin()];
    await subject().edit.schedule(one_, { dueInMs: -1_000 });
    await subject().edit.schedule(two, { dueInMs: -3_000 });
    await subject().edit.schedule(three, { dueInMs: -2_000 });
    const claims = await store("a").claimDue(2);
    expect(new Set(claims.map(({ runId }) => runId))).toEqual(new Set([two, three]));
    expect(one(await store("b").claimDue(2)).runId).toBe(one_);
  });

  test("what is due later is not claimed by its time, but when something was heard of it", async () => {
    const runId = await begin();
    await subject().edit.schedule(runId, { dueInMs: 30_000 });
    expect(await store("a").claimDue(10)).toEqual([]);
    expect(one(await store("a").claimThese([runId, runId, "run_0000000000000000"])).runId).toBe(runId);
    expect(await subject().schedule(runId)).toMatchObject({ dueInMs: null });
  });

  test("what a living controller holds stays with it", async () => {
    const runId = await begin();
    await store("a").sayAlive();
    await store("a").claimDue(1);
    await subject().edit.silence("a", living);
    expect(await store("b").claimThese([runId])).toEqual([]);
    expect(await store("b").claimOrphans([], 10)).toEqual([]);
    expect(await store("b").look([])).toMatchObject({ orphans: false });
    expect(await store("a").look([runId])).toMatchObject({ orphans: false });
    expect(await store("a").look([])).toMatchObject({ orphans: true });
  });

  test("a silent controller's claims are taken, with a new epoch", async () => {
    const runId = await begin();
    await store("a").sayAlive();
    await store("a").claimDue(1);
    await subject().edit.silence("a", silent);
    expect(await store("b").look([])).toMatchObject({ orphans: true });
    expect(await store("b").look([runId])).toMatchObject({ orphans: false });
    expect(one(await store("b").claimOrphans([], 10))).toEqual({ runId, owner: "b", epoch: 2n });
    await subject().edit.silence("b", silent);
    expect(one(await store("a").claimThese([runId]))).toEqual({ runId, owner: "a", epoch: 3n });
  });

  test("a controller that took its beat back, or never beat, holds nothing", async () => {
    const runId = await begin();
    await store("a").sayAlive();
    await store("a").claimDue(1);
    await store("a").forget();
    expect(one(await store("b").claimOrphans([], 10)).runId).toBe(runId);
    expect(one(await store("c").claimOrphans([], 10)).runId).toBe(runId);
  });

  test("its own claim is found again where nobody works on it, though it lives", async () => {
    const runId = await begin();
    await store("a").sayAlive();
    await store("a").claimDue(1);
    expect(await store("a").claimOrphans([runId], 10)).toEqual([]);
    expect(one(await store("a").claimOrphans([], 10))).toMatchObject({ runId, epoch: 2n });
    expect(one(await store("a").claimThese([runId]))).toMatchObject({ runId, epoch: 3n });
  });

  test("what nobody holds is no orphan, and no more are taken than was asked for", async () => {
    await begin();
    const held = [await begin(), await begin(), await begin()];
    await store("a").claimThese(held);
    const first = await store("b").claimOrphans([], 2);
    await store("b").sayAlive();
    const second = await store("c").claimOrphans([], 10);
    expect(first).toHaveLength(2);
    expect(new Set([...first, ...second].map(({ runId }) => runId))).toEqual(new Set(held));
  });

  test("a pass that ends schedules the next look, and gives the claim back", async () => {
    const runId = await begin();
    const claim = one(await store("a").claimDue(1));
    const inMs = some(await store("a").schedule(claim, later));
    expect(inMs).toBeGreaterThan(50_000);
    expect(inMs).toBeLessThanOrEqual(60_001);
    expect(await subject().schedule(runId)).toMatchObject({ owner: null, epoch: 1n });
    expect(some(await dueInMs("b"))).toBeGreaterThan(50_000);
  });

  test("a run of which nothing is left is never due", async () => {
    const runId = await begin();
    const claim = one(await store("a").claimDue(1));
    expect(await store("a").schedule(claim, { desiredSeq: 1, lookAgainInMs: null })).toBeUndefined();
    expect(await subject().schedule(runId)).toEqual({ dueInMs: null, owner: null, epoch: 1n });
    expect(await dueInMs("a")).toBeUndefined();
  });

  test("what became due during the pass is due at its end", async () => {
    const runId = await begin();
    const claim = one(await store("a").claimDue(1));
    await subject().edit.schedule(runId, { dueInMs: 0 });
    expect(await store("b").claimDue(1), "it has a holder").toEqual([]);
    expect(await dueInMs("a"), "it has a holder").toBeUndefined();
    expect(await store("a").schedule(claim, later)).toBeLessThanOrEqual(1);
    expect(one(await store("b").claimDue(1)).runId).toBe(runId);
  });

  test("the earlier of both is kept, whichever it is", async () => {
    const runId = await begin();
    const first = one(await store("a").claimDue(1));
    await subject().edit.schedule(runId, { dueInMs: 30_000 });
    const inMs = some(await store("a").schedule(first, later));
    expect(inMs).toBeLessThanOrEqual(30_001);
    expect(inMs).toBeGreaterThan(20_000);
    const second = one(await store("a").claimThese([runId]));
    await subject().edit.schedule(runId, { dueInMs: 30_000 });
    expect(await store("a").schedule(second, { desiredSeq: 1, lookAgainInMs: 5_000 })).toBeLessThanOrEqual(
      5_001,
    );
  });

  test("what became due during a pass that wants no other is due all the same", async () => {
    const runId = await begin();
    const claim = one(await store("a").claimDue(1));
    await subject().edit.schedule(runId, { dueInMs: 5_000 });
    const inMs = await store("a").schedule(claim, { desiredSeq: 1, lookAgainInMs: null });
    expect(inMs).toBeLessThanOrEqual(5_001);
    expect(inMs).toBeGreaterThan(0);
  });

  test("an intent that the pass had not loaded makes the run due at once", async () => {
    const { scene, job, runId, claim } = await started(subject());
    await scene.stop(job, "CANCEL");
    await subject().edit.schedule(runId, { dueInMs: 30_000 });
    expect(await store("a").schedule(claim, later)).toBeLessThanOrEqual(1);
    expect(await subject().schedule(runId)).toMatchObject({ owner: null });
  });

  test("a pass that failed before it loaded knows no intent, and backs off", async () => {
    const { claim } = await started(subject());
    const inMs = await store("a").schedule(claim, { desiredSeq: undefined, lookAgainInMs: 4_000 });
    expect(inMs).toBeGreaterThan(2_000);
    expect(inMs).toBeLessThanOrEqual(4_001);
  });

  test("a holder that was overtaken cannot schedule", async () => {
    const { runId, claim } = await started(subject());
    expect(one(await store("b").claimThese([runId])).epoch).toBe(claim.epoch + 1n);
    expect(await store("a").schedule(claim, { desiredSeq: 1, lookAgainInMs: 0 })).toBeUndefined();
    expect(await subject().schedule(runId)).toMatchObject({ owner: "b", epoch: claim.epoch + 1n });
    expect(await store("b").schedule(claim, later), "another's epoch").toBeUndefined();
  });

  test("the next that is due is the earliest that nobody holds", async () => {
    const [near, far] = [await begin(), await begin()];
    await subject().edit.schedule(near, { dueInMs: 10_000 });
    await subject().edit.schedule(far, { dueInMs: 40_000 });
    expect(await dueInMs("a")).toBeLessThanOrEqual(10_001);
    await store("a").claimThese([near]);
    expect(await dueInMs("a")).toBeGreaterThan(30_000);
    await subject().edit.schedule(far, { dueInMs: -2_000 });
    expect(await dueInMs("a")).toBeLessThanOrEqual(-2_000);
  });

  test("a run that somebody reads is due soon, by the pass that is under way or the next one", async () => {
    const { runId, claim, loaded } = await started(subject());
    expect(loaded.view.lookedAt).toBe(false);
    await subject().lookAt(runId);
    expect(some(await store("a").load(runId)).view.lookedAt).toBe(true);
    expect(await store("a").schedule(claim, later)).toBeLessThanOrEqual(5_001);
    await subject().edit.schedule(runId, { dueInMs: 30_000 });
    await subject().lookAt(runId);
    expect(some(await dueInMs("a")), "it was looked at just now").toBeGreaterThan(20_000);
  });

  test("a run that rests is not due because somebody reads it", async () => {
    const runId = await begin();
    const claim = one(await store("a").claimDue(1));
    await store("a").schedule(claim, { desiredSeq: 1, lookAgainInMs: null });
    await subject().lookAt(runId);
    expect(await subject().schedule(runId)).toMatchObject({ dueInMs: null });
    expect(some(await store("a").load(runId)).view.lookedAt).toBe(true);
  });
}
