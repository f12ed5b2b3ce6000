import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import type { Job, JobSummary } from "@/lib/contract/jobs";
import type { Run } from "@/lib/contract/runs";
import { applyChange } from "./apply-change";
import { keys } from "./query-keys";

/** Guarantees that what the feed says reaches what is on screen, and that only what it does not say is fetched again. */
const job = (part: Partial<JobSummary>): JobSummary => ({
  id: "job_1",
  name: "orders",
  kind: "SQL",
  owner: null,
  labels: {},
  priority: 0,
  target: { id: "tgt_1", name: "default" },
  flinkVersion: "2.3.0",
  currentVersion: 1,
  state: "RUNNING",
  stateSince: "2026-01-01T00:00:00.000Z",
  reason: "TasksRunning",
  message: "All tasks run",
  staleSince: null,
  latestRunId: "run_1",
  runningVersion: 1,
  recovery: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  ...part,
});

function screen(jobs: JobSummary[]) {
  const client = new QueryClient();
  const list = [...keys.jobs("demo"), {}];
  client.setQueryData(list, { pages: [{ items: jobs, nextCursor: null }], pageParams: [null] });
  const asked: string[] = [];
  return {
    client,
    asked,
    apply: (subject: string, summary: Record<string, unknown>) =>
      applyChange(client, (key) => asked.push(JSON.stringify(key)), { subject, summary }),
    rows: () => client.getQueryData<{ pages: { items: JobSummary[] }[] }>(list)?.pages[0]?.items ?? [],
  };
}
const key = (parts: readonly unknown[]) => JSON.stringify(parts);

describe("a change of a job", () => {
  it("changes its row in place and fetches no list", () => {
    const { apply, rows, asked } = screen([job({ id: "job_0" }), job({})]);
    apply("job:job_1", { state: "STOPPING", reason: "StopRequested", message: "It stops" });
    expect(rows().map(({ state }) => state)).toEqual(["RUNNING", "STOPPING"]);
    expect(asked).not.toContain(key(keys.jobs()));
  });

  it("keeps a long message whole that the feed tells again, and cut", () => {
    const whole = "The JobManager's pod is gone; its Deployment is too";
    const { apply, rows } = screen([job({ message: whole })]);
    apply("job:job_1", { message: "The JobManager's pod is gone; its Deplo…" });
    expect(rows()[0]?.message).toBe(whole);
    apply("job:job_1", { message: "The JobManager's pod is gone; Kubernete…" });
    expect(rows()[0]?.message).toBe("The JobManager's pod is gone; Kubernete…");
  });

  it("fetches the list for a job that is not in it", () => {
    const { apply, asked } = screen([job({})]);
    apply("job:job_2", { created: true });
    expect(asked).toContain(key(keys.jobs()));
  });

  it("fetches the list for the whole message of something wrong", () => {
    const { apply, asked } = screen([job({})]);
    apply("job:job_1", { state: "FAILED", message: "java.lang.NumberFormatException: For in…" });
    expect(asked).toContain(key(keys.jobs()));
  });

  it("says of a failed one that it is about to be started again", () => {
    const { apply, rows } = screen([job({})]);
    const recovery = { at: "2026-01-01T00:00:10.000Z", attempt: 2, of: 3 };
    apply("job:job_1", { state: "FAILED", recovery });
    expect(rows()[0]?.recovery).toEqual(recovery);
    apply("job:job_1", { state: "STARTED", recovery: null });
    expect(rows()[0]?.recovery).toBeNull();
  });

  it("takes a deleted one away", () => {
    const { apply, rows } = screen([job({}), job({ id: "job_2" })]);
    apply("job:job_1", { deleted: true });
    expect(rows().map(({ id }) => id)).toEqual(["job_2"]);
  });

  it("leaves the same objects where nothing changed, so that nothing is painted", () => {
    const { apply, rows } = screen([job({})]);
    const before = rows();
    apply("job:job_2", { state: "FAILED" });
    expect(rows()).toBe(before);
  });
});

describe("a change of a run", () => {
  it("changes the run and the job's latest run, and fetches what it does not say", () => {
    const { client, apply, asked } = screen([]);
    client.setQueryData(keys.run("run_1"), { id: "run_1", state: "RUNNING", pods: [] } as unknown as Run);
    client.setQueryData(keys.job("job_1"), {
      ...job({}),
      latestRun: { id: "run_1", state: "RUNNING" },
      operation: null,
    } as unknown as Job);
    apply("run:run_1", { id: "run_1", jobId: "job_1", state: "FAILED" });
    expect(client.getQueryData<Run>(keys.run("run_1"))?.state).toBe("FAILED");
    expect(client.getQueryData<Job>(keys.job("job_1"))?.latestRun?.state).toBe("FAILED");
    expect(asked).toEqual(
      expect.arrayContaining([key(keys.run("run_1")), key(keys.ofRun("run_1")), key(keys.job("job_1"))]),
    );
  });

  it("does not take an older run for the latest", () => {
    const { client, apply } = screen([]);
    client.setQueryData(keys.job("job_1"), {
      ...job({}),
      latestRun: { id: "run_2", state: "RUNNING" },
    } as unknown as Job);
    apply("run:run_1", { id: "run_1", jobId: "job_1", state: "STOPPED" });
    expect(client.getQueryData<Job>(keys.job("job_1"))?.latestRun?.state).toBe("RUNNING");
  });
});

describe("a change of an operation", () => {
  it("moves its progress on the job's page, and fetches the job when it has ended", () => {
    const { client, apply, asked } = screen([]);
    client.setQueryData(keys.job("job_1"), {
      ...job({}),
      latestRun: null,
      operation: { id: "op_1", progress: 10, step: "" },
    } as unknown as Job);
    apply("operation:op_1", { jobId: "job_1", progress: 60, step: "Waiting for pods", finishedAt: null });
    expect(client.getQueryData<Job>(keys.job("job_1"))?.operation).toMatchObject({ progress: 60 });
    expect(asked).not.toContain(key(keys.job("job_1")));
    apply("operation:op_1", { jobId: "job_1", finishedAt: "2026-01-01T00:00:01.000Z" });
    expect(asked).toContain(key(keys.job("job_1")));
  });

  it("fetches the job for a step that is cut", () => {
    const { client, apply, asked } = screen([]);
    client.setQueryData(keys.job("job_1"), { ...job({}), operation: { id: "op_1", step: "" } });
    apply("operation:op_1", {
      jobId: "job_1",
      step: "The JobManager runs; TaskManagers are b…",
      finishedAt: null,
    });
    expect(asked).toContain(key(keys.job("job_1")));
  });
});
describe("a change of what a sweep found", () => {
  it("fetches the lists of orphans again, and no other", () => {
    const { apply, asked } = screen([job({})]);
    apply("orphans:cls_1", {});
    expect(asked).toEqual([key(keys.orphans())]);
  });
});
