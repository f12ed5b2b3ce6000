// Flink's answers, as 2.3.0 gave them, become what was seen; an answer that is missing is never a verdict.
import { expect, it } from "vitest";
import { MillraceError } from "@/lib/errors";
import { readFlink } from "./read-job";
import type { FlinkTransport } from "./transport";

const id = "4473017b042d6c717664124808490759";
type Answers = Record<string, [status: number, body: unknown]>;
const transport =
  (answers: Answers): FlinkTransport =>
  async ({ path }) => {
    const [status, body] = answers[path] ?? [404, { errors: ["Not found"] }];
    return { status, body };
  };

const gone: FlinkTransport = () => Promise.reject(new MillraceError("FLINK_UNREACHABLE", "no way"));

const counts = (more: Record<string, number>) => ({
  CREATED: 0,
  SCHEDULED: 0,
  RUNNING: 0,
  FINISHED: 0,
  FAILED: 0,
  ...more,
});
const detail = (
  state: string,
  tasks: Record<string, number>[] = [{ RUNNING: 1 }, { RUNNING: 2 }],
  more: object = {},
) => ({
  jid: id,
  name: "Orders",
  state,
  "job-type": "STREAMING",
  "start-time": 100,
  "end-time": -1,
  timestamps: { INITIALIZING: 100, CREATED: 110, RUNNING: 120, FINISHED: 0 },
  vertices: tasks.map((one, index) => ({
    id: `v${index}`,
    name: "v",
    parallelism: 1,
    status: "RUNNING",
    "start-time": 1,
    duration: 1,
    tasks: counts(one),
  })),
  ...more,
});
const application: [number, unknown] = [
  200,
  { applications: [{ id: "app", name: "SqlDriver", status: "RUNNING" }] },
];
const overview = (state: string): [number, unknown] => [
  200,
  { jobs: [{ jid: id, name: "Orders", state, "start-time": 100, "end-time": -1, tasks: {} }] },
];
const base = (state: string, more?: Parameters<typeof detail>[1]): Answers => ({
  "/jobs/overview": overview(state),
  [`/jobs/${id}`]: [200, detail(state, more)],
  "/applications/overview": application,
  [`/jobs/${id}/metrics?get=numRestarts`]: [200, [{ id: "numRestarts", value: "2" }]],
});
const checkpoint = (number: number, savepoint: boolean) => ({
  id: number,
  status: "COMPLETED",
  is_savepoint: savepoint,
  trigger_timestamp: 1,
  latest_ack_timestamp: number * 10,
  state_size: 7,
  end_to_end_duration: 3,
  external_path: `file:/x/${number}`,
});

it("describes a job that runs", async () => {
  const checkpoints = {
    counts: { restored: 1, total: 2, in_progress: 0, completed: 2, failed: 0 },
    latest: {
      completed: checkpoint(5, false),
      savepoint: checkpoint(4, true),
      failed: null,
      restored: { id: 3, restore_timestamp: 90, is_savepoint: true, external_path: "file:/x/chk-3" },
    },
  };
  const answers = {
    ...base("RUNNING"),
    [`/jobs/${id}/checkpoints`]: [200, checkpoints] as [number, unknown],
  };
  expect(await readFlink(transport(answers), id)).toEqual({
    seen: "job",
    applicationStatus: "RUNNING",
    job: {
      id,
      name: "Orders",
      status: "RUNNING",
      batch: false,
      startedAt: 100,
      statusAt: { INITIALIZING: 100, CREATED: 110, RUNNING: 120 },
      tasks: expect.objectContaining({ total: 3, running: 3, scheduled: 0 }) as unknown,
      restarts: 2,
      checkpoint: { id: 5, path: "file:/x/5", at: 50, savepoint: false, sizeBytes: 7 },
      restored: { id: 3, path: "file:/x/chk-3", at: 90, savepoint: false },
    },
  });
});

const ended = async (checkpointId: number) => {
  const latest = {
    completed: { ...checkpoint(checkpointId, false), discarded: true },
    savepoint: { ...checkpoint(4, true), checkpoint_type: "SYNC_SAVEPOINT", discarded: false },
  };
  const counts = { restored: 0, total: 5, in_progress: 0, completed: 5, failed: 0 };
  const answers = {
    ...base("FINISHED"),
    [`/jobs/${id}/checkpoints`]: [200, { counts, latest }] as [number, unknown],
  };
  return readFlink(transport(answers), id);
};

it("does not offer a checkpoint that Flink has thrown away", async () => {
  expect(await ended(5)).toMatchObject({ job: { checkpoint: { id: 4, savepoint: true } } });
});

it("names the savepoint that the job stopped behind, and none behind which it went on", async () => {
  expect(await ended(3)).toMatchObject({ job: { stopSavepoint: "file:/x/4" } });
  expect(await ended(5)).not.toHaveProperty("job.stopSavepoint");
});

it("says the cause while a job restarts, and of one whose tasks wait", async () => {
  const stacktrace = "a.B: outer\n\tat a.b(C.java:1)\nCaused by: java.lang.ArithmeticException: / by zero\n";
  const exceptions: [number, unknown] = [
    200,
    { exceptionHistory: { entries: [{ exceptionName: "a.B", stacktrace, timestamp: 7 }], truncated: false } },
  ];
  for (const answers of [base("RESTARTING"), base("RUNNING", [{ SCHEDULED: 1 }])])
    expect(
      await readFlink(transport({ ...answers, [`/jobs/${id}/exceptions?maxExceptions=1`]: exceptions }), id),
    ).toMatchObject({
      job: { cause: { summary: "ArithmeticException: / by zero", at: 7, detail: stacktrace } },
    });
});

it("takes the application's exception where the job tells none", async () => {
  const entry = { exceptionName: "a.B", stacktrace: "a.B: main() went wrong badly", timestamp: 9 };
  const answers: Answers = {
    ...base("FAILED", []),
    [`/jobs/${id}/exceptions?maxExceptions=1`]: [200, { exceptionHistory: { entries: [] } }],
    "/applications/app/exceptions": [200, { exceptionHistory: { entries: [entry] } }],
  };
  expect(await readFlink(transport(answers), id)).toMatchObject({
    job: { status: "FAILED", tasks: { total: 0 }, cause: { summary: "main() went wrong badly", at: 9 } },
  });
});

it("reads a job of 1.20, which knows no applications", async () => {
  const answers = {
    ...base("FINISHED"),
    "/applications/overview": [404, { errors: [] }] as [number, unknown],
  };
  const seen = await readFlink(transport(answers), id);
  expect(seen).toMatchObject({ seen: "job", job: { status: "FINISHED" } });
  expect(seen).not.toHaveProperty("applicationStatus");
});

it.each([
  ["no leader any more, an answer without jobs", { "/jobs/overview": [200, {}] }, { seen: "noJob" }],
  ["no job yet", { "/applications/overview": application }, { seen: "noJob", applicationStatus: "RUNNING" }],
  [
    "no leader",
    { "/jobs/overview": [503, "election"], "/applications/overview": [503, "election"] },
    { seen: "noJob" },
  ],
  [
    "a broken answer",
    { "/jobs/overview": overview("RUNNING"), [`/jobs/${id}`]: [200, { hello: 1 }] },
    { seen: "unknown" },
  ],
  [
    "an error of Flink's",
    { "/jobs/overview": [500, { errors: ["Internal server error.", "x"] }] },
    { seen: "unknown" },
  ],
] as [string, Answers, object][])("%s is no verdict", async (_what, answers, seen) => {
  expect(await readFlink(transport(answers), id)).toMatchObject(seen);
});

it("does not take half an answer for the end of a job", async () => {
  const broken: [number, unknown] = [500, { errors: ["Internal server error."] }];
  const path = `/jobs/${id}/checkpoints`;
  expect(await readFlink(transport({ ...base("FINISHED"), [path]: broken }), id)).toMatchObject({
    seen: "unknown",
  });
  expect(await readFlink(transport({ ...base("RUNNING"), [path]: broken }), id)).toMatchObject({
    seen: "job",
  });
});

it("is unknown where Flink is not reached", async () => {
  expect(await readFlink(gone, id)).toEqual({ seen: "unknown", why: "no way" });
});
