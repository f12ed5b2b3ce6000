import { expect, test } from "vitest";
import { changed, event, failed, now, one, some, started } from "./help";
import type { Subject } from "./subject";

/** record-operations.ts: how far a run's commands are, recorded with what its pass saw. */
export function recordOperationsCases(subject: () => Subject): void {
  const a = () => subject().store("a");

  test("a start's operation goes forth alone, and ends with the run's first data", async () => {
    const { runId, claim, loaded } = await started(subject());
    const step = async (reached: object, state: "STARTED" | "JM_POD_RUNNING" | "RUNNING") => {
      const change = {
        state,
        facts: { ...loaded.view.facts, reached },
        events: [event("TasksRunning", state)],
      };
      await a().record(claim, loaded, changed(loaded, change), now);
      return one(await subject().operations(runId));
    };
    expect(await step({ jmPodRunning: now }, "JM_POD_RUNNING")).toMatchObject({
      state: "RUNNING",
      progress: 40,
    });
    expect(await step({}, "STARTED")).toMatchObject({ state: "RUNNING", progress: 40 });
    expect(await step({ running: now }, "RUNNING")).toMatchObject({
      state: "SUCCEEDED",
      progress: 100,
      errorCode: null,
      finishedAt: new Date(now),
    });
  });

  test("a start's operation fails with the run's cause, and an ended one is not written again", async () => {
    const { runId, claim, loaded } = await started(subject());
    const change = changed(loaded, {
      ...failed,
      reason: "ImagePullFailed",
      events: [event("ImagePullFailed")],
    });
    await a().record(claim, loaded, change, now);
    await a().record(claim, loaded, change, now + 9_000);
    expect(await subject().operations(runId)).toMatchObject([
      { kind: "START", state: "FAILED", errorCode: "IMAGE_PULL_FAILED", finishedAt: new Date(now) },
    ]);
  });

  test("of two stops the first is overtaken, and a stop ends with its savepoint", async () => {
    const { scene, job, runId, claim } = await started(subject());
    await subject().edit.run(runId, { state: "RUNNING" });
    await scene.stop(job, "SAVEPOINT");
    await scene.stop(job, "CANCEL");
    const loaded = some(await a().load(runId));
    const facts = { ...loaded.view.facts, stop: { seq: 3, mode: "CANCEL" as const, cancelledAt: now } };
    await a().record(
      claim,
      loaded,
      changed(loaded, { state: "STOPPING", facts, events: [event("CancelRequested")] }),
      now,
    );
    expect((await subject().operations(runId)).map(({ kind, state }) => [kind, state])).toEqual([
      ["START", "CANCELLED"],
      ["STOP", "CANCELLED"],
      ["STOP", "RUNNING"],
    ]);
    const stopped = { state: "STOPPED" as const, reason: "StoppedWithoutSavepoint" as const, facts };
    const seen = some(await a().load(runId));
    await a().record(
      claim,
      seen,
      changed(seen, { ...stopped, events: [event("StoppedWithoutSavepoint")] }),
      now,
    );
    expect((await subject().operations(runId)).at(-1)).toMatchObject({ state: "SUCCEEDED", progress: 100 });
  });

  test("stops are ordered by their intent, whatever the clocks of those who asked say", async () => {
    const { scene, job, runId, claim } = await started(subject());
    await subject().edit.run(runId, { state: "RUNNING" });
    const first = await scene.stop(job, "SAVEPOINT");
    const second = await scene.stop(job, "CANCEL");
    await subject().edit.operation(first.id, { createdAt: new Date(Date.now() + 3_600_000) });
    const loaded = some(await a().load(runId));
    const stopping = { state: "STOPPING" as const, events: [event("CancelRequested")] };
    await a().record(claim, loaded, changed(loaded, stopping), now);
    const rows = await subject().operations(runId);
    const stateOf = (id: string) => rows.find((row) => row.id === id);
    expect(stateOf(first.id)).toMatchObject({ state: "CANCELLED", input: { desiredSeq: 2 } });
    expect(stateOf(second.id)).toMatchObject({
      state: "RUNNING",
      input: { mode: "CANCEL", desiredSeq: 3 },
    });
  });
}
