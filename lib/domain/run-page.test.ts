// Guarantees: the page shows what was seen last; what is over is not shown as a fault.
import { expect, test } from "vitest";
import { noFacts, type RunFacts } from "./run-facts";
import { emptyRunPage, pageOf, type RunPage } from "./run-page";
import { aJob, aPod, dark, deployed, jobManagerUp, withJob } from "./testing/seen";

const fault = { summary: "it broke", detail: null };
const decided = (facts: Partial<RunFacts> = {}, state: "RUNNING" | "STOPPED" | "FAILED" = "RUNNING") => ({
  state,
  facts: { ...noFacts, ...facts },
  reason: "JobFailed" as const,
  deadline: null,
});
const page = (over: Partial<RunPage>): RunPage => ({ ...emptyRunPage, ...over });
const run = { restorePath: null };

test("in the dark everything stays as it was seen last", () => {
  const before = pageOf(
    emptyRunPage,
    run,
    withJob(aJob("RUNNING", { running: 2 }, { restarts: 3 })),
    decided(),
  );
  expect(before).toMatchObject({ flinkStatus: "RUNNING", restarts: 3 });
  expect(pageOf(before, run, dark, decided())).toEqual(before);
});

test("restarts are counted over all JobManagers of the run", () => {
  const look = (before: RunPage, startedAt: number, restarts?: number) =>
    pageOf(before, run, withJob(aJob("RUNNING", { running: 2 }, { startedAt, restarts })), decided());
  const first = look(look(emptyRunPage, 1_000, 0), 1_000, 2);
  expect(first.restarts).toBe(2);
  const takenOver = look(first, 2_000, 0);
  expect(takenOver.restarts, "who takes over restarts the job").toBe(3);
  expect(look(look(takenOver, 2_000), 2_000, 1).restarts).toBe(4);
});

test("a fault that is over is not shown any more", () => {
  const before = page({ cause: fault });
  expect(pageOf(before, run, dark, decided()).cause).toEqual(fault);
  expect(pageOf(before, run, jobManagerUp, decided()).cause).toBeNull();
  expect(pageOf(before, run, dark, decided({}, "STOPPED")).cause).toBeNull();
});

test("the end's cause is kept, without the whole of its stack", () => {
  const result = {
    status: "FAILED",
    source: "rest",
    at: 5,
    cause: { summary: "/ by zero", detail: "x".repeat(99_999), at: 5 },
  };
  const shown = pageOf(emptyRunPage, run, deployed, decided({ result } as Partial<RunFacts>, "FAILED"));
  expect(shown.flinkStatus).toBe("FAILED");
  expect(shown.cause?.summary).toBe("/ by zero");
  expect(shown.cause?.detail?.length).toBeLessThan(20_000);
});

test("a pod's trouble is in words; waiting for its turn is none", () => {
  const waiting = (waitingReason: string) =>
    aPod("jobmanager", {
      containers: [
        {
          name: "main",
          init: false,
          restarts: 0,
          state: "waiting",
          waitingReason,
          waitingMessage: "no such image",
        },
      ],
    });
  const troubleOf = (reason: string) =>
    pageOf(emptyRunPage, run, { ...deployed, pods: { seen: "present", pods: [waiting(reason)] } }, decided())
      .pods[0]?.trouble;
  expect(troubleOf("ImagePullBackOff")).toBe("ImagePullBackOff: no such image");
  expect(troubleOf("ContainerCreating")).toBeNull();
});
