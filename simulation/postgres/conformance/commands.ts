import { expect, test } from "vitest";
import type { StartFrom } from "@/lib/domain/operation";
import { changed, now, release, some, started } from "./help";
import type { Subject } from "./subject";

/** start-job.ts, stop-job.ts, delete-job.ts, create-version.ts */
export function commandCases(subject: () => Subject): void {
  const code = (code: string) => expect.objectContaining({ code });
  const outcome = (result: PromiseSettledResult<unknown>): string =>
    result.status === "fulfilled" ? "accepted" : ((result.reason as { code?: string }).code ?? "no code");

  test("a start leaves everything that the controller needs, in one piece", async () => {
    const scene = await subject().scene();
    const job = await scene.job();
    const { runId } = await scene.start(job);
    const run = some(await subject().run(runId));
    expect(run).toMatchObject({
      state: "STARTED",
      desired: "RUNNING",
      desiredSeq: 1,
      sequence: 1,
      number: 1,
    });
    expect(run).toMatchObject({ cpuMilli: 1000, memoryMib: 2048, reason: "RunAccepted", facts: {} });
    expect(run).toMatchObject({ restorePath: null, restoreSnapshotId: null, allowNonRestoredState: false });
    expect(run.message).toBe("Version 1 was accepted on default.");
    expect(run.clusterId).toBe(`mr-${runId.slice(4)}`);
    expect(run.flinkJobId).toMatch(/^[0-9a-f]{32}$/);
    expect(await subject().events(runId)).toMatchObject([
      { sequence: 1, type: "RunAccepted", state: "STARTED", detail: { version: 1, restorePath: null } },
    ]);
    expect(await subject().operations(runId)).toMatchObject([
      { kind: "START", state: "PENDING", progress: 0, input: { from: "LATEST_STATE" }, finishedAt: null },
    ]);
    expect(await subject().schedule(runId)).toMatchObject({ owner: null, epoch: 0n });
    expect(await scene.line(job)).toMatchObject({
      latestRunId: runId,
      severity: 40,
      stateSince: run.stateSince,
    });
    expect((await subject().feed(`job:${job}`)).at(-1)).toMatchObject({
      latestRunId: runId,
      runningVersion: 1,
    });
    expect(await subject().feed(`run:${runId}`)).toHaveLength(1);
    expect(await subject().audits(job)).toContain("job.start");
  });

  test("a start and a stop are notified when they are committed", async () => {
    const scene = await subject().scene();
    const job = await scene.job();
    const { runId } = await scene.start(job);
    const heard = () =>
      subject()
        .due()
        .filter((payload) => payload === runId).length;
    await expect.poll(heard, { timeout: 20_000 }).toBe(1);
    await subject().store("a").claimThese([runId]);
    await scene.stop(job, "CANCEL");
    await expect.poll(heard, { timeout: 20_000 }).toBe(2);
    expect(await subject().schedule(runId), "due, and held").toMatchObject({ owner: "a", epoch: 1n });
    expect(some(await subject().schedule(runId)).dueInMs).toBeLessThanOrEqual(1);
    await expect(scene.stop(job, "CANCEL")).rejects.toEqual(code("OPERATION_IN_PROGRESS"));
    expect(heard()).toBe(2);
  });

  test("of many starts of one job at once, one is accepted", async () => {
    const scene = await subject().scene();
    const job = await scene.job();
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => scene.start(job)));
    expect(results.map(outcome).toSorted()).toEqual([
      "RUN_ALREADY_LIVE",
      "RUN_ALREADY_LIVE",
      "RUN_ALREADY_LIVE",
      "accepted",
    ]);
    expect((await subject().audits(job)).filter((action) => action === "job.start")).toHaveLength(1);
  });

  test("of two starts at once that fit one by one, the quota lets one through", async () => {
    const scene = await subject().scene({ cpuMilli: 1500, memoryMib: 4096 });
    const [one, two] = [await scene.job(), await scene.job()];
    const results = await Promise.allSettled([scene.start(one), scene.start(two)]);
    expect(results.map(outcome).toSorted()).toEqual(["QUOTA_EXCEEDED", "accepted"]);
    const refused = results.find(({ status }) => status === "rejected") as PromiseRejectedResult;
    expect((refused.reason as Error).message).toBe(
      "On default the start needs 1 core and 0.5 cores of 1.5 cores are free.",
    );
  });

  test("a run that has ended holds its quota and its job until it is released", async () => {
    const scene = await subject().scene({ cpuMilli: 1000, memoryMib: 4096 });
    const [one, two] = [await scene.job(), await scene.job()];
    const { runId } = await scene.start(one);
    await subject().edit.run(runId, { state: "FAILED", settledAt: new Date(now) });
    await expect(scene.start(one)).rejects.toThrow(/has ended, and its resources are being removed/);
    await expect(scene.start(two)).rejects.toEqual(code("QUOTA_EXCEEDED"));
    await release(subject(), runId, "FAILED");
    expect(await subject().run((await scene.start(one)).runId)).toMatchObject({ number: 2 });
  });

  test("what runs hold is what their version asked for, whatever the job asks for now", async () => {
    const scene = await subject().scene({ cpuMilli: 4000, memoryMib: 1e6 });
    const job = await scene.job();
    const { runId } = await scene.start(job);
    const spec = { parallelism: 7, taskManager: { cpu: 0.5, memoryMib: 1024 } };
    expect(await scene.newVersion(job, spec)).toBe(2);
    expect(await subject().run(runId)).toMatchObject({ cpuMilli: 1000 });
    await release(subject(), runId);
    const run = some(await subject().run((await scene.start(job)).runId));
    expect(run).toMatchObject({ cpuMilli: 4000, message: "Version 2 was accepted on default." });
    expect(some(await subject().store("a").load(run.id)).view.declaredTaskManagers).toBe(7);
  });

  test("a target that is not ready takes no start", async () => {
    const scene = await subject().scene();
    const job = await scene.job();
    await scene.target("PREPARING");
    await expect(scene.start(job)).rejects.toThrow("Target default is still being prepared.");
    await scene.target("FAILED");
    await expect(scene.start(job)).rejects.toEqual(code("TARGET_NOT_READY"));
    await scene.target("READY");
    await scene.start(job);
  });

  test("a start goes on from the newest snapshot, or the chosen one, and from no other job's", async () => {
    const scene = await subject().scene();
    const [one, two] = [await scene.job(), await scene.job()];
    const { runId } = await scene.start(one);
    // Unique in the whole table; the tail of the run's id makes them so, and keeps their order.
    const [old, new_, twin] = ["1", "2", "3"].map((n) => `snp_${n}${runId.slice(-15)}`) as [
      string,
      string,
      string,
    ];
    await subject().edit.snapshot(runId, { id: new_, path: "file:///b", createdAt: new Date(now + 1_000) });
    await subject().edit.snapshot(runId, { id: old, path: "file:///a", createdAt: new Date(now) });
    const pathOf = async (from?: StartFrom) => {
      await release(subject(), some(await scene.line(one)).latestRunId ?? "");
      const run = some(await subject().run((await scene.start(one, from)).runId));
      return [run.restorePath, run.restoreSnapshotId, run.allowNonRestoredState];
    };
    expect(await pathOf()).toEqual(["file:///b", new_, false]);
    await subject().edit.snapshot(runId, { id: twin, path: "file:///c", createdAt: new Date(now + 1_000) });
    expect(await pathOf({ from: "LATEST_STATE", allowNonRestoredState: true })).toEqual([
      "file:///c",
      twin,
      true,
    ]);
    expect(await pathOf({ from: "SNAPSHOT", snapshotId: old, allowNonRestoredState: true })).toEqual([
      "file:///a",
      old,
      true,
    ]);
    expect(await pathOf({ from: "FRESH" })).toEqual([null, null, false]);
    await expect(
      scene.start(two, { from: "SNAPSHOT", snapshotId: old, allowNonRestoredState: false }),
    ).rejects.toEqual(code("SNAPSHOT_NOT_FOUND"));
  });

  test("a version says whether a start goes on from its state", async () => {
    const scene = await subject().scene();
    const job = await scene.job({ restore: "FRESH" });
    const { runId } = await scene.start(job);
    await subject().edit.snapshot(runId, {
      id: `snp_${runId.slice(4)}`,
      path: "file:///a",
      createdAt: new Date(now),
    });
    await release(subject(), runId);
    expect(await subject().run((await scene.start(job)).runId)).toMatchObject({ restorePath: null });
  });

  test("a start reads the state of its own Flink and of earlier ones, and of no later one", async () => {
    const { scene, job, runId, claim, loaded } = await started(subject());
    const kept = { kind: "SAVEPOINT" as const, path: "file:///s", at: now };
    await subject()
      .store("a")
      .record(claim, loaded, changed(loaded, { snapshots: [kept] }), now);
    await release(subject(), runId);
    await scene.newVersion(job, { engineId: await subject().engine("2.2.9") });
    await expect(scene.start(job)).rejects.toEqual(code("STATE_INCOMPATIBLE"));
    await scene.newVersion(job, { engineId: await subject().engine("2.4.0") });
    expect(await subject().run((await scene.start(job)).runId)).toMatchObject({ restorePath: "file:///s" });
  });

  test("a start without state is refused to a job that had some, unless it ended well", async () => {
    const { scene, job, runId, claim, loaded } = await started(subject());
    const checkpoint = { id: 1, path: "file:///c", at: now, savepoint: false, sizeBytes: 1 };
    const facts = { ...loaded.view.facts, checkpoint };
    await subject().store("a").record(claim, loaded, changed(loaded, { facts }), now);
    await release(subject(), runId);
    await expect(scene.start(job)).rejects.toThrow(/^Run 1 had completed a checkpoint, and no snapshot/);
    await release(subject(), runId, "SUCCESS");
    expect(await subject().run((await scene.start(job)).runId)).toMatchObject({ restorePath: null });
  });

  test("a stop records its intent once, and a cancel overtakes it", async () => {
    const scene = await subject().scene();
    const job = await scene.job();
    await expect(scene.stop(job, "CANCEL")).rejects.toEqual(code("RUN_NOT_LIVE"));
    const { runId } = await scene.start(job);
    await expect(scene.stop(job, "SAVEPOINT")).rejects.toEqual(code("CONFLICT"));
    await subject().edit.run(runId, { state: "RUNNING" });
    await scene.stop(job, "SAVEPOINT");
    await expect(scene.stop(job, "SAVEPOINT")).rejects.toEqual(code("OPERATION_IN_PROGRESS"));
    await scene.stop(job, "CANCEL");
    await expect(scene.stop(job, "CANCEL")).rejects.toEqual(code("OPERATION_IN_PROGRESS"));
    expect(await subject().run(runId)).toMatchObject({ desired: "STOPPED", desiredSeq: 3, state: "RUNNING" });
    await subject().edit.run(runId, { state: "STOPPED", settledAt: new Date(now) });
    await expect(scene.stop(job, "CANCEL")).rejects.toEqual(code("RUN_ALREADY_FINISHED"));
    await release(subject(), runId);
    await expect(scene.stop(job, "CANCEL")).rejects.toEqual(code("RUN_NOT_LIVE"));
  });

  test("a stop that failed may be asked for again", async () => {
    const scene = await subject().scene();
    const job = await scene.job();
    const { runId } = await scene.start(job);
    await subject().edit.run(runId, { state: "RUNNING" });
    const first = await scene.stop(job, "SAVEPOINT");
    await subject().edit.operation(first.id, { state: "FAILED" });
    const second = await scene.stop(job, "SAVEPOINT");
    expect(second.id).not.toBe(first.id);
    expect(await subject().run(runId)).toMatchObject({ desired: "STOPPED_WITH_SAVEPOINT", desiredSeq: 3 });
  });

  test("a job goes with its history, and not while something of it is live", async () => {
    const { scene, job, runId, claim, loaded } = await started(subject());
    await expect(scene.deleteJob(job)).rejects.toEqual(code("RUN_ALREADY_LIVE"));
    await release(subject(), runId);
    await scene.start(job).then((next) => release(subject(), next.runId));
    await scene.deleteJob(job);
    const a = subject().store("a");
    expect(await subject().run(runId)).toBeUndefined();
    expect(await a.load(runId)).toBeUndefined();
    expect(await a.claimThese([runId])).toEqual([]);
    expect(await a.schedule(claim, { desiredSeq: loaded.row.desiredSeq, lookAgainInMs: 0 })).toBeUndefined();
    expect(await subject().events(runId)).toEqual([]);
    await expect(scene.start(job)).rejects.toEqual(code("NOT_FOUND"));
    await expect(scene.deleteJob(job)).rejects.toEqual(code("NOT_FOUND"));
    expect((await subject().feed(`job:${job}`)).at(-1)).toEqual({ deleted: true });
  });

  test("a run's objects are found while something of it is left", async () => {
    const { scene, runId, loaded } = await started(subject());
    const a = subject().store("a");
    const found = { namespace: scene.namespace, clusterId: loaded.row.clusterId, runId };
    expect(await a.liveRun(scene.clusterId, runId)).toEqual(found);
    expect(await a.liveRun("cls_0000000000000000", runId)).toBeUndefined();
    await release(subject(), runId);
    expect(await a.liveRun(scene.clusterId, runId)).toBeUndefined();
  });

  test("a start's material is its version's, whatever the job's current one is", async () => {
    const { scene, job, runId } = await started(subject());
    await scene.newVersion(job, { parallelism: 3 });
    const a = subject().store("a");
    const material = await a.loadStart(some(await a.load(runId)));
    expect(material).toMatchObject({ flinkVersion: "2.3.0", sha256: undefined, spec: { parallelism: 1 } });
    expect((await a.clusters()).map(({ id }) => id)).toContain(scene.clusterId);
  });

  test("a version that changes a job's kind is refused", async () => {
    const scene = await subject().scene();
    const job = await scene.job();
    const jar = { kind: "JAR" as const, artifactId: "art_0000000000000000" };
    await expect(scene.newVersion(job, { code: jar })).rejects.toEqual(code("VALIDATION_FAILED"));
    expect(await scene.newVersion(job)).toBe(2);
  });
}
