import type { z } from "zod";
import type { RunView } from "../decision";
import { type RunPolicy, runPolicy } from "../job-spec";
import type { FlinkJob, FlinkJobStatus, Observation, Pod, TaskCounts } from "../observation";
import { noFacts } from "../run-facts";

/** Builders of observations: each returns the plain case, and takes what differs. Times are small numbers. */

export const noTasks: TaskCounts = {
  total: 0,
  created: 0,
  scheduled: 0,
  deploying: 0,
  initializing: 0,
  running: 0,
  finished: 0,
  canceling: 0,
  canceled: 0,
  failed: 0,
  reconciling: 0,
};

export const tasks = (counts: Partial<TaskCounts>): TaskCounts => ({
  ...noTasks,
  total: Object.values(counts).reduce((sum, count) => sum + count, 0),
  ...counts,
});

export const aJob = (
  status: FlinkJobStatus,
  counts: Partial<TaskCounts> = {},
  more: Partial<FlinkJob> = {},
): FlinkJob => ({
  id: "f".repeat(32),
  name: "orders",
  status,
  batch: false,
  startedAt: 2_000,
  statusAt: { RUNNING: 2_500 },
  tasks: tasks(counts),
  ...more,
});

export const aPod = (component: Pod["component"], more: Partial<Pod> = {}): Pod => ({
  name: `mr-1-${component}`,
  uid: `uid-${component}`,
  component,
  phase: "Running",
  createdAt: 1_100,
  deleting: false,
  ready: true,
  readyAt: 1_900,
  startedAt: 1_500,
  containers: [
    { name: "flink-main-container", init: false, restarts: 0, state: "running", startedAt: 1_500 },
  ],
  ...more,
});

export const dark: Observation = {
  deployment: { seen: "unknown", why: "no answer" },
  pods: { seen: "unknown", why: "no answer" },
  flink: { seen: "unknown", why: "no answer" },
  remains: { seen: "notAsked" },
  savepoint: { seen: "notAsked" },
  leftovers: { seen: "notAsked" },
};

export const nothing: Observation = {
  ...dark,
  deployment: { seen: "absent" },
  pods: { seen: "present", pods: [] },
};

export const deployed: Observation = {
  ...nothing,
  deployment: { seen: "present", uid: "uid-1", createdAt: 1_000, deleting: false, replicas: 1 },
};

export const jobManagerUp: Observation = {
  ...deployed,
  pods: { seen: "present", pods: [aPod("jobmanager")] },
  flink: { seen: "noJob" },
};

export const withJob = (job: FlinkJob): Observation => ({
  ...jobManagerUp,
  pods: { seen: "present", pods: [aPod("jobmanager"), aPod("taskmanager", { startedAt: 2_200 })] },
  flink: { seen: "job", job },
});

export const up = withJob(aJob("RUNNING", { running: 2 }));

/** A version's policy: the defaults, but for what is given. */
export const policyOf = (given: z.input<typeof runPolicy>): RunPolicy => runPolicy.parse(given);

export const aRun = (more: Partial<RunView> = {}): RunView => ({
  id: "run_1",
  flinkJobId: "f".repeat(32),
  applicationId: "a".repeat(32),
  desired: "RUNNING",
  desiredSeq: 1,
  state: "STARTED",
  reason: "RunAccepted",
  message: "",
  stateSince: 500,
  createdAt: 500,
  staleSince: null,
  settledAt: null,
  declaredTaskManagers: 1,
  batch: false,
  policy: policyOf({}),
  lookedAt: false,
  restorePath: null,
  facts: noFacts,
  ...more,
});

export const created = { ...noFacts, created: { at: 1_000, uid: "uid-1" } };
export const wasUp = {
  ...created,
  reached: { jmPodRunning: 1_900, podRunning: 2_200, running: 3_000 },
  processing: { startedAt: 2_000, jobManager: { podUid: "uid-jobmanager", restarts: 0 } },
};
export const running = aRun({ state: "RUNNING", reason: "TasksRunning", stateSince: 3_000, facts: wasUp });
