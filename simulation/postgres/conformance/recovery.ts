import { expect, test } from "vitest";
import { type RunFacts, runFacts } from "@/lib/domain/run-facts";
import { ClaimLost } from "@/lib/operations/run-head";
import { changed, event, failed, now, one, release, some, started } from "./help";
import type { Scene, Subject } from "./subject";

const dueAt = now + 10_000;
const later = dueAt + 1;
const path = "file:///opt/flink/state/chk-12";
const checkpoint = { id: 12, path, at: now - 8_000, savepoint: false, sizeBytes: 1 };
const kept = { kind: "CHECKPOINT" as const, path, at: now, checkpointId: 12 };

/** recover-run.ts, start-recovery.ts, and what stop-job.ts and start-job.ts make of a recovery that is to come */
export function recoveryCases(subject: () => Subject): void {
  const a = () => subject().store("a");
  const code = (code: string) => expect.objectContaining({ code });

  /** A run that failed, of which nothing is left but its snapshot, and whose recovery is planned. */
  async function planned(
    given: { facts?: Partial<RunFacts>; snapshots?: (typeof kept)[]; in?: Scene; released?: boolean } = {},
  ) {
    const { scene, job, runId, claim, loaded } = await started(subject(), given.in);
    const facts: RunFacts = {
      ...loaded.view.facts,
      reached: { running: now - 60_000 },
      checkpoint,
      result: { status: "FAILED", source: "rest", at: now },
      recovery: { at: dueAt, attempt: 1, of: 3 },
      ...given.facts,
    };
    const end = { ...failed, released: given.released ?? true, facts, snapshots: given.snapshots ?? [kept] };
    await a().record(claim, loaded, changed(loaded, { ...end, events: [event("JobFailed", "FAILED")] }), now);
    const load = async () => some(await a().load(runId));
    return {
      scene,
      job,
      runId,
      claim,
      load,
      recover: async (at = later) => a().recoverRun(claim, await load(), at),
      recovery: async () => runFacts.parse(some(await subject().run(runId)).facts).recovery,
      types: async () => (await subject().events(runId)).map(({ type }) => type).slice(2),
      next: async () => some(await scene.line(job)).latestRunId ?? "",
    };
  }

  test("a recovery is a start of the run's version from its newest state, told on both runs", async () => {
    const { scene, job, runId, recover, recovery, types, next } = await planned();
    await scene.newVersion(job, { parallelism: 4 });
    expect(await recover(dueAt - 2_500), "before its time").toBe(2_500);
    expect(await next()).toBe(runId);
    expect(await recover()).toBeNull();
    const fresh = some(await subject().run(await next()));
    expect(fresh).toMatchObject({
      number: 2,
      state: "STARTED",
      desired: "RUNNING",
      desiredSeq: 1,
      sequence: 2,
      recoveryOf: runId,
      recoveryAttempt: 1,
      restorePath: path,
      restoreSnapshotId: one(await subject().snapshots(job)).id,
      message: "Version 1 was accepted on default, to recover run 1.",
      facts: { recoveries: [later] },
    });
    expect(await recovery()).toEqual({
      at: dueAt,
      attempt: 1,
      of: 3,
      over: "started",
      startedRunId: fresh.id,
    });
    expect(await types()).toEqual(["RecoveryStarted"]);
    const detail = { attempt: 1, of: 3, restorePath: path, checkpointId: 12, ageMs: 8_000 };
    expect(await subject().events(fresh.id)).toMatchObject([
      { sequence: 1, type: "RunAccepted", state: "STARTED" },
      { sequence: 2, type: "RecoveryStarted", state: null, detail: { ...detail, from: runId } },
    ]);
    expect((await subject().events(runId)).at(-1)).toMatchObject({ detail: { ...detail, runId: fresh.id } });
    expect(await subject().operations(fresh.id)).toMatchObject([{ kind: "START", state: "PENDING" }]);
    expect(await subject().schedule(fresh.id)).toMatchObject({ owner: null, epoch: 0n });
    expect((await subject().feed(`job:${job}`)).at(-1)).toMatchObject({ latestRunId: fresh.id });
    expect(await subject().audits(job)).toContain("job.recover");
    await expect.poll(() => subject().due(), { timeout: 20_000 }).toContain(fresh.id);
  });

  test("a recovery is carried out once, and by nobody whose claim was taken", async () => {
    const { runId, claim, recover, load, next } = await planned();
    const before = await load();
    expect(await recover()).toBeNull();
    const fresh = await next();
    expect(await a().recoverRun(claim, before, later), "its reply was lost").toBeNull();
    await subject().store("b").claimThese([runId]);
    await expect(a().recoverRun(claim, before, later)).rejects.toThrow(ClaimLost);
    expect(await next()).toBe(fresh);
  });

  test("no two runs recover one, whatever its facts say", async () => {
    const { job, claim, recover, load, next } = await planned();
    const before = await load();
    await recover();
    const fresh = await next();
    await release(subject(), fresh, "FAILED");
    const loaded = await load();
    const back = changed(loaded, { facts: before.view.facts, events: [event("RecoveryPlanned")] });
    await a().record(claim, loaded, back, now);
    await subject().edit.latest(job, before.row.id);
    await expect(recover()).rejects.toEqual(code("P2002"));
    await subject().edit.latest(job, fresh);
    expect(await recover(), "the new run is the latest").toBeNull();
    expect(await next()).toBe(fresh);
  });

  test("no room is no end: it is told once, and started when there is room", async () => {
    const scene = await subject().scene({ cpuMilli: 1000, memoryMib: 4096 });
    const { recover, recovery, types, next, runId } = await planned({ in: scene });
    const other = await scene.start(await scene.job());
    expect(await recover()).toBe(30_000);
    expect(await recovery()).toMatchObject({
      at: later + 30_000,
      why: "On default the start needs 1 core and 0 cores of 1 core are free.",
    });
    expect(await recover(later + 30_000)).toBe(30_000);
    expect(await types()).toEqual(["RecoveryDelayed"]);
    await release(subject(), other.runId);
    await scene.target("PREPARING");
    expect(await recover(later + 60_000)).toBe(30_000);
    expect(await recovery()).toMatchObject({ why: "Target default is still being prepared." });
    await scene.target("READY");
    expect(await recover(later + 90_000)).toBeNull();
    expect(await next()).not.toBe(runId);
  });

  test("state older than what was completed, or none of it, refuses the recovery", async () => {
    for (const snapshots of [[], [{ ...kept, path: "file:///chk-11", checkpointId: 11 }]]) {
      const { recover, recovery, types, next, runId, scene, job } = await planned({ snapshots });
      expect(await recover()).toBeNull();
      expect(await recovery()).toMatchObject({ over: "refused" });
      expect(await types()).toEqual(["RecoveryRefused"]);
      expect(await next()).toBe(runId);
      if (snapshots.length > 0) continue;
      await expect(scene.start(job), "a person's start forgets no state silently").rejects.toEqual(
        code("STATE_NOT_FOUND"),
      );
      await scene.start(job, { from: "FRESH" });
    }
  });

  test("a run that completed nothing is recovered as it had begun", async () => {
    const { recover, next } = await planned({ facts: { checkpoint: undefined }, snapshots: [] });
    expect(await recover()).toBeNull();
    expect(await subject().run(await next())).toMatchObject({ restorePath: null, recoveryAttempt: 1 });
    expect(await subject().operations(await next())).toMatchObject([{ input: { from: "FRESH" } }]);
  });

  test("a start by a person supersedes it, and the job's line stays the new run's", async () => {
    const { scene, job, recover, recovery, types } = await planned();
    const { runId } = await scene.start(job);
    const lines = (await subject().feed(`job:${job}`)).length;
    expect(await recover()).toBeNull();
    expect(await recovery()).toMatchObject({ over: "superseded" });
    expect(await types()).toEqual([]);
    expect(await scene.line(job)).toMatchObject({ latestRunId: runId });
    expect(await subject().feed(`job:${job}`)).toHaveLength(lines);
  });

  test("a stop before its time cancels it, and is done with that", async () => {
    for (const released of [true, false]) {
      const { scene, job, runId, recover, recovery, types } = await planned({ released });
      const { id } = await scene.stop(job, "SAVEPOINT");
      expect(await subject().run(runId)).toMatchObject({ desired: "STOPPED", desiredSeq: 2 });
      await expect(scene.stop(job, "CANCEL")).rejects.toEqual(code("OPERATION_IN_PROGRESS"));
      expect(await recover(dueAt - 9_000)).toBeNull();
      expect(await recovery()).toMatchObject({ over: "cancelled" });
      expect(await types()).toEqual(["RecoveryCancelled"]);
      expect((await subject().operations(runId)).find((one) => one.id === id)).toMatchObject({
        state: "SUCCEEDED",
      });
      await expect(scene.stop(job, "CANCEL")).rejects.toEqual(
        code(released ? "RUN_NOT_LIVE" : "RUN_ALREADY_FINISHED"),
      );
    }
  });

  test("a stop after it is the new run's", async () => {
    const { scene, job, recover, next } = await planned();
    await recover();
    expect(await scene.stop(job, "CANCEL")).toMatchObject({ runId: await next() });
  });
}
