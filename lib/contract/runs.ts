import { z } from "zod";
import { desiredStates, runStates } from "@/lib/domain/run-state";
import { endpoint, pageOf, pageQuery, projectParams, timestamp } from "./endpoint";
import { operation } from "./operations";

export const runPod = z.object({
  name: z.string(),
  component: z.enum(["jobmanager", "taskmanager"]),
  phase: z.string(),
  ready: z.boolean(),
  restarts: z.int(),
  node: z.string().nullable(),
  startedAt: timestamp.nullable(),
  containers: z.array(z.string()).describe("names, init containers first"),
  trouble: z.string().nullable().describe("why it does not run, in words"),
});

export const recovery = z.object({
  at: timestamp.describe("when the new run is started at the earliest"),
  attempt: z.int().describe("which of the policy's attempts"),
  of: z.int().describe("attempts that the policy allows within its window"),
  over: z
    .enum(["started", "superseded", "cancelled", "refused"])
    .nullable()
    .describe("how it ended; null: it is still to come"),
  startedRunId: z.string().nullable(),
  why: z.string().nullable().describe("why it is late, or is not done, in words"),
});

export const runSummary = z.object({
  id: z.string(),
  number: z.int(),
  jobId: z.string(),
  versionNumber: z.int(),
  state: z.enum(runStates),
  stateSince: timestamp,
  desired: z.enum(desiredStates),
  reason: z.string().describe("stable code, e.g. JobManagerPodRunning"),
  message: z.string().describe("one sentence for people"),
  staleSince: timestamp
    .nullable()
    .describe("since when nothing was seen of it: it cannot be seen, or no controller is at work"),
  createdAt: timestamp,
  settledAt: timestamp.nullable(),
  releasedAt: timestamp.nullable(),
  recovery: recovery.nullable().describe("the new run that follows this failed one by itself"),
  recoveryOf: z
    .object({ runId: z.string(), number: z.int() })
    .nullable()
    .describe("the failed run that this one was started for by itself"),
  position: z
    .object({ checkpointId: z.number(), at: timestamp, savepoint: z.boolean() })
    .nullable()
    .describe("the last completed checkpoint or savepoint: what a recovery goes back to"),
});
export type RunSummary = z.infer<typeof runSummary>;

export const run = runSummary.extend({
  jobName: z.string(),
  clusterId: z.string(),
  flinkJobId: z.string(),
  namespace: z.string(),
  cluster: z.string(),
  image: z.string(),
  /** Flink's own word for the job, where it was heard */
  flinkStatus: z.string().nullable(),
  restarts: z.int().nullable(),
  cause: z.object({ summary: z.string(), detail: z.string().nullable() }).nullable(),
  nextStep: z.string().nullable().describe("what to do about it, where something is wrong"),
  deadline: z
    .object({ at: timestamp, becomes: z.enum(runStates) })
    .nullable()
    .describe("a bounded state's countdown"),
  pods: z.array(runPod),
  restoredFrom: z
    .object({ path: z.string(), checkpointId: z.number().nullable(), at: timestamp.nullable() })
    .nullable(),
  latestCheckpoint: z.object({ path: z.string(), id: z.number(), at: timestamp }).nullable(),
  requested: z.object({ cpuMilli: z.int(), memoryMib: z.int() }),
  operation: operation.nullable().describe("the command under way"),
});
export type Run = z.infer<typeof run>;

export const runEvent = z.object({
  sequence: z.int(),
  type: z.string(),
  state: z.enum(runStates).nullable(),
  message: z.string(),
  detail: z.record(z.string(), z.unknown()),
  alert: z
    .boolean()
    .describe("somebody is to be told at once: nobody asked for it, and it is not put right by itself"),
  occurredAt: timestamp,
  recordedAt: timestamp,
});
export type RunEvent = z.infer<typeof runEvent>;

const params = projectParams.extend({ run: z.string() });

export const listRuns = endpoint({
  id: "listRuns",
  method: "GET",
  path: "/projects/{project}/jobs/{job}/runs",
  tag: "Runs",
  summary: "Runs of a job, newest first",
  permission: "project.read",
  params: projectParams.extend({ job: z.string() }),
  query: pageQuery,
  reply: pageOf(runSummary),
});
export const getRun = endpoint({
  id: "getRun",
  method: "GET",
  path: "/projects/{project}/runs/{run}",
  tag: "Runs",
  summary: "One run: state, reason, pods, cause",
  permission: "project.read",
  params,
  reply: run,
});
export const listRunEvents = endpoint({
  id: "listRunEvents",
  method: "GET",
  path: "/projects/{project}/runs/{run}/events",
  tag: "Runs",
  summary: "Events of a run in their order",
  permission: "project.read",
  params,
  query: pageQuery,
  reply: pageOf(runEvent),
});
