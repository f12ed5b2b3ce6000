import { expect, test } from "vitest";
import { ClaimLost } from "@/lib/operations/run-head";
import { changed, event, failed, now, one, release, some, started } from "./help";
import type { Subject } from "./subject";

/** record-run.ts and what follows it in the same transaction; load-run.ts reads it back. */
export function recordCases(subject: () => Subject): void {
  const a = () => subject().store("a");
  const sequences = async (runId: string) => (await subject().events(runId)).map(({ sequence }) => sequence);

  test("a paused holder's write is refused after another claim, and leaves nothing", async () => {
    const { runId, claim, loaded } = await started(subject());
    await subject().store("b").claimThese([runId]);
    const late = changed(loaded, { ...failed, events: [event("JobFailed", "FAILED")] });
    await expect(a().record(claim, loaded, late, now)).rejects.toThrow(ClaimLost);
    expect(await subject().run(runId)).toMatchObject({ state: "STARTED", sequence: 1, observedAt: null });
    expect(await sequences(runId)).toEqual([1]);
    expect(await subject().operations(runId)).toMatchObject([{ state: "PENDING" }]);
  });

  test("a claim that was given back writes nothing, nor does one of a run that was deleted", async () => {
    const { runId, claim, loaded } = await started(subject());
    const change = changed(loaded, { message: "new" });
    await expect(a().record({ ...claim, epoch: claim.epoch + 1n }, loaded, change, now)).rejects.toThrow(
      ClaimLost,
    );
    await a().schedule(claim, { desiredSeq: 1, lookAgainInMs: 1_000 });
    await expect(a().record(claim, loaded, change, now)).rejects.toThrow(ClaimLost);
    const gone = { ...claim, runId: "run_0000000000000000" };
    await expect(a().record(gone, loaded, change, now)).rejects.toThrow(ClaimLost);
    expect(await subject().run(runId)).toMatchObject({ observedAt: null });
  });

  test("events have numbers without gaps, whatever the pass had loaded", async () => {
    const { runId, claim, loaded } = await started(subject());
    const write = (count: number) =>
      a().record(
        claim,
        loaded,
        changed(loaded, { events: Array.from({ length: count }, () => event("WaitingForTasks")) }),
        now,
      );
    await Promise.all([write(1), write(3), write(2), write(1)]);
    expect(await sequences(runId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await subject().run(runId)).toMatchObject({ sequence: 8 });
  });

  test("a pass that saw nothing new writes nothing, not even with a claim that was taken", async () => {
    const { runId, claim, loaded } = await started(subject());
    const rows = (await subject().feed(`run:${runId}`)).length;
    expect(await a().record(claim, loaded, changed(loaded), now)).toBe(false);
    await subject().store("b").claimThese([runId]);
    expect(await a().record(claim, loaded, changed(loaded), now)).toBe(false);
    expect(await subject().feed(`run:${runId}`)).toHaveLength(rows);
    expect(await subject().run(runId)).toMatchObject({ observedAt: null });
  });

  test("the same change twice is nothing new the second time, once it was loaded", async () => {
    const { runId, claim, loaded } = await started(subject());
    const facts = { ...loaded.view.facts, created: { at: now, uid: "u-1" }, stop: undefined };
    const change = { message: "Its objects are there", facts };
    expect(await a().record(claim, loaded, changed(loaded, change), now)).toBe(true);
    const again = some(await a().load(runId));
    expect(await a().record(claim, again, changed(again, change), now)).toBe(false);
    expect(await subject().run(runId)).toMatchObject({
      deploymentUid: "u-1",
      message: "Its objects are there",
    });
  });

  test("a fact alone is kept, and no page is told of it", async () => {
    const { runId, claim, loaded } = await started(subject());
    const rows = (await subject().feed(`run:${runId}`)).length;
    const facts = { ...loaded.view.facts, created: { at: now, uid: "u-1" } };
    expect(await a().record(claim, loaded, changed(loaded, { facts }), now)).toBe(true);
    expect(await subject().feed(`run:${runId}`)).toHaveLength(rows);
    expect(some(await a().load(runId)).view.facts.created).toEqual({ at: now, uid: "u-1" });
  });

  test("a checkpoint alone is nothing new soon after the last write, and is kept later", async () => {
    const { runId, claim, loaded } = await started(subject());
    await a().record(claim, loaded, changed(loaded, { message: "up" }), now);
    const seen = some(await a().load(runId));
    const checkpoint = { id: 1, path: "file:///c", at: now, savepoint: false, sizeBytes: 1 };
    const change = changed(seen, { facts: { ...seen.view.facts, checkpoint } });
    expect(await a().record(claim, seen, change, now + 29_000)).toBe(false);
    expect(await a().record(claim, seen, change, now + 30_000)).toBe(true);
  });

  test("a run is loaded as it was recorded", async () => {
    const { runId, claim, loaded } = await started(subject());
    const page = { ...loaded.page, flinkStatus: "RUNNING", restarts: 3 };
    const facts = { ...loaded.view.facts, reached: { running: now - 1 }, falls: [now - 2] };
    const change = { state: "RUNNING" as const, stateSince: now - 5, reason: "TasksRunning" as const };
    await a().record(claim, loaded, changed(loaded, { ...change, staleSince: now - 3, page, facts }), now);
    const seen = some(await a().load(runId));
    expect(seen.view).toMatchObject({ ...change, staleSince: now - 3, settledAt: null, facts });
    expect(seen.view).toMatchObject({
      desired: "RUNNING",
      desiredSeq: 1,
      declaredTaskManagers: 1,
      batch: false,
    });
    expect(seen.page).toEqual(page);
    expect(seen.row).toMatchObject({ observedAt: new Date(now), releasedAt: null });
    expect(seen).toMatchObject({ access: "PROXY", view: { lookedAt: false } });
  });

  test("a change of state reaches the job's line and the feed with it", async () => {
    const { scene, job, runId, claim, loaded } = await started(subject());
    const change = { ...failed, stateSince: now - 5_000, events: [event("JobFailed", "FAILED")] };
    await a().record(claim, loaded, changed(loaded, change), now);
    expect(await subject().run(runId)).toMatchObject({ settledAt: new Date(now), releasedAt: null });
    expect(await scene.line(job)).toMatchObject({ severity: 90, stateSince: new Date(now - 5_000) });
    for (const name of [`run:${runId}`, `job:${job}`])
      expect((await subject().feed(name)).at(-1)).toMatchObject({ state: "FAILED" });
  });

  test("a run that is not the latest moves no line of its job", async () => {
    const { scene, job, runId, claim } = await started(subject());
    await release(subject(), runId);
    await scene.start(job);
    const loaded = some(await a().load(runId));
    const before = some(await scene.line(job));
    await a().record(claim, loaded, changed(loaded, { ...failed, events: [event("Released")] }), now);
    expect(await scene.line(job)).toEqual(before);
  });

  test("an end and a release that were recorded stay, whatever is recorded later", async () => {
    const { runId, claim, loaded } = await started(subject());
    const end = { ...failed, released: true, events: [event("Released")] };
    await a().record(claim, loaded, changed(loaded, end), now);
    const again = some(await a().load(runId));
    // Whatever it had loaded: a pass records twice with one row, and answers of the first may be lost.
    for (const seen of [again, loaded])
      await a().record(claim, seen, changed(seen, { ...failed, events: [event("Released")] }), now + 1_000);
    expect(await subject().run(runId)).toMatchObject({ settledAt: new Date(now), releasedAt: new Date(now) });
  });

  test("a run that has not ended cannot be released", async () => {
    const { runId, claim, loaded } = await started(subject());
    await expect(a().record(claim, loaded, changed(loaded, { released: true }), now)).rejects.toThrow(Error);
    expect(await subject().run(runId)).toMatchObject({ releasedAt: null, sequence: 1 });
  });

  test("an intent is never overwritten by a pass that had loaded the one before", async () => {
    const { scene, job, runId, claim, loaded } = await started(subject());
    await scene.stop(job, "CANCEL");
    await a().record(claim, loaded, changed(loaded, { events: [event("ObjectsCreated")] }), now);
    expect(await subject().run(runId)).toMatchObject({ desired: "STOPPED", desiredSeq: 2 });
  });

  test("a snapshot is recorded once; what was not known of it is added, and nothing is taken away", async () => {
    const { job, claim, loaded } = await started(subject());
    const snapshot = { kind: "SAVEPOINT" as const, path: "file:///opt/flink/state/savepoints/s", at: now };
    const record = (extra: object) =>
      a().record(claim, loaded, changed(loaded, { snapshots: [{ ...snapshot, ...extra }] }), now);
    await record({});
    const first = one(await subject().snapshots(job));
    await record({ checkpointId: 7, sizeBytes: 100, at: now + 5 });
    await record({});
    expect(first.id).toMatch(/^snp_[0-9a-z]{16}$/);
    expect(one(await subject().snapshots(job))).toEqual({ ...first, checkpointId: 7, sizeBytes: 100 });
  });

  test("what no column can hold is replaced, recorded, and nothing new the second time", async () => {
    const { job, runId, claim, loaded } = await started(subject());
    const nul = `a${String.fromCodePoint(0)}b`;
    const half = "\u{1F600}".slice(0, 1);
    const cut = `${"x".repeat(38)}\u{1F600} is cut in the feed`;
    const change = {
      ...failed,
      message: cut + nul,
      page: { ...loaded.page, cause: { summary: nul, detail: `stack${half}` } },
      facts: {
        ...loaded.view.facts,
        result: {
          status: "FAILED" as const,
          source: "rest" as const,
          at: now,
          cause: { summary: half, at: now },
        },
      },
    };
    const snapshot = { kind: "CHECKPOINT" as const, path: `file:///${nul}`, at: now };
    const events = [{ ...event("JobFailed", "FAILED"), message: nul, detail: { cause: nul, path: half } }];
    await a().record(claim, loaded, changed(loaded, { ...change, events, snapshots: [snapshot] }), now);
    expect((await subject().events(runId)).at(-1)).toMatchObject({
      message: "a\uFFFDb",
      detail: { cause: "a\uFFFDb", path: "\uFFFD" },
    });
    expect(one(await subject().snapshots(job))).toMatchObject({ path: "file:///a\uFFFDb" });
    expect((await subject().feed(`run:${runId}`)).at(-1)).toMatchObject({
      message: `${"x".repeat(38)}\uFFFD…`,
    });
    const again = some(await a().load(runId));
    expect(again).toMatchObject({
      view: { message: `${cut}a\uFFFDb`, facts: { result: { cause: { summary: "\uFFFD" } } } },
      page: { cause: { summary: "a\uFFFDb", detail: "stack\uFFFD" } },
    });
    expect(await a().record(claim, again, changed(again, change), now)).toBe(false);
  });

  test("a log is kept once, and for a run that is there", async () => {
    const { runId } = await started(subject());
    const log = { runId, pod: "p", container: "c", previous: false, component: "jobmanager", key: "k" };
    await a().keepLog({ ...log, sizeBytes: 1, truncated: false }, now);
    await a().keepLog({ ...log, sizeBytes: 2, truncated: true }, now);
    await a().keepLog({ ...log, previous: true, sizeBytes: 3, truncated: false }, now);
    expect((await subject().logs(runId)).map(({ sizeBytes }) => sizeBytes).toSorted((a, b) => a - b)).toEqual(
      [2, 3],
    );
    const nobody = { ...log, runId: "run_0000000000000000", sizeBytes: 1, truncated: false };
    await expect(a().keepLog(nobody, now)).rejects.toThrow(Error);
  });
}
