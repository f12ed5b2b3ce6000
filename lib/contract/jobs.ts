import { z } from "zod";
import { jobName, jobSpec, labels } from "@/lib/domain/job-spec";
import { startFrom, stopMode } from "@/lib/domain/operation";
import { runStates } from "@/lib/domain/run-state";
import { endpoint, pageOf, pageQuery, projectParams, timestamp } from "./endpoint";
import { operation } from "./operations";
import { recovery, runSummary } from "./runs";

export const versionSummary = z.object({
  id: z.string(),
  number: z.int(),
  comment: z.string(),
  createdAt: timestamp,
  createdBy: z.string().nullable(),
});
export const version = versionSummary.extend({ spec: jobSpec, flinkVersion: z.string() });
export type Version = z.infer<typeof version>;

export const jobSummary = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["SQL", "JAR"]),
  owner: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  priority: z.int(),
  target: z.object({ id: z.string(), name: z.string() }),
  flinkVersion: z.string(),
  currentVersion: z.int(),
  /** null: never started */
  state: z.enum(runStates).nullable(),
  stateSince: timestamp,
  reason: z.string().nullable(),
  message: z.string().nullable(),
  staleSince: timestamp.nullable(),
  latestRunId: z.string().nullable(),
  runningVersion: z.int().nullable().describe("version of the live run"),
  recovery: recovery
    .pick({ at: true, attempt: true, of: true })
    .nullable()
    .describe("the new run that follows the latest one's failure by itself; null: none is to come"),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type JobSummary = z.infer<typeof jobSummary>;

export const job = jobSummary.extend({
  description: z.string(),
  version,
  latestRun: runSummary.nullable(),
  operation: operation.nullable().describe("the newest command, under way or ended"),
  /** what a start from the latest state would use */
  resumableFrom: z
    .object({
      snapshotId: z.string(),
      kind: z.enum(["SAVEPOINT", "CHECKPOINT"]),
      path: z.string(),
      at: timestamp,
    })
    .nullable(),
  may: z.object({ edit: z.boolean(), operate: z.boolean() }),
});
export type Job = z.infer<typeof job>;

/** Everything of a spec has a default but its code; the engine defaults to the platform's. */
export const specInput = jobSpec.extend({ engineId: jobSpec.shape.engineId.optional() });
export const jobInput = z.object({
  name: jobName,
  description: z.string().max(2000).default(""),
  targetId: z.string().startsWith("tgt_").optional().describe("the project's first target where left out"),
  labels: labels.default({}),
  priority: z.int().min(0).max(9).default(0),
  spec: specInput,
});
export type JobInput = z.input<typeof jobInput>;

const params = projectParams.extend({ job: z.string().describe("id of the job") });
const tag = "Jobs";

export const listJobs = endpoint({
  id: "listJobs",
  method: "GET",
  path: "/projects/{project}/jobs",
  tag,
  summary: "Jobs, worst state first",
  permission: "project.read",
  params: projectParams,
  query: pageQuery.extend({
    search: z.string().max(100).optional(),
    state: z.enum([...runStates, "NOT_STARTED"]).optional(),
  }),
  reply: pageOf(jobSummary),
});
export const createJob = endpoint({
  id: "createJob",
  method: "POST",
  path: "/projects/{project}/jobs",
  tag,
  summary: "Create a job with its first version",
  permission: "project.write",
  params: projectParams,
  body: jobInput,
  reply: job,
  status: 201,
});
export const getJob = endpoint({
  id: "getJob",
  method: "GET",
  path: "/projects/{project}/jobs/{job}",
  tag,
  summary: "One job with its current version and latest run",
  permission: "project.read",
  params,
  reply: job,
});
export const deleteJob = endpoint({
  id: "deleteJob",
  method: "DELETE",
  path: "/projects/{project}/jobs/{job}",
  tag,
  summary: "Delete a job that has no live run; its history goes with it",
  permission: "project.write",
  params,
});
export const createVersion = endpoint({
  id: "createVersion",
  method: "POST",
  path: "/projects/{project}/jobs/{job}/versions",
  tag,
  summary: "A new version, which the next start runs",
  permission: "project.write",
  params,
  body: z.object({ spec: specInput, comment: z.string().max(500).default("") }),
  reply: version,
  status: 201,
});
export const listVersions = endpoint({
  id: "listVersions",
  method: "GET",
  path: "/projects/{project}/jobs/{job}/versions",
  tag,
  summary: "Versions, newest first",
  permission: "project.read",
  params,
  query: pageQuery,
  reply: pageOf(versionSummary),
});
export const getVersion = endpoint({
  id: "getVersion",
  method: "GET",
  path: "/projects/{project}/jobs/{job}/versions/{number}",
  tag,
  summary: "One version with its whole spec",
  permission: "project.read",
  params: params.extend({ number: z.coerce.number().int().min(1).max(2_147_483_647) }),
  reply: version,
});
export const startJob = endpoint({
  id: "startJob",
  method: "POST",
  path: "/projects/{project}/jobs/{job}/start",
  tag,
  summary: "Start the current version; answers at once with an Operation that carries the runId",
  permission: "project.operate",
  params,
  body: startFrom.optional(),
  reply: operation,
  status: 202,
});
export const stopJob = endpoint({
  id: "stopJob",
  method: "POST",
  path: "/projects/{project}/jobs/{job}/stop",
  tag,
  summary: "Stop the live run with a savepoint, or cancel it without",
  permission: "project.operate",
  params,
  body: z.object({ mode: stopMode.default("SAVEPOINT") }),
  reply: operation,
  status: 202,
});
export const snapshot = z.object({
  id: z.string(),
  kind: z.enum(["SAVEPOINT", "CHECKPOINT"]),
  runId: z.string(),
  runNumber: z.int(),
  path: z.string(),
  checkpointId: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  createdAt: timestamp,
});
export type Snapshot = z.infer<typeof snapshot>;
export const listSnapshots = endpoint({
  id: "listSnapshots",
  method: "GET",
  path: "/projects/{project}/jobs/{job}/snapshots",
  tag,
  summary: "Savepoints and retained checkpoints one can start from, newest first",
  permission: "project.read",
  params,
  query: pageQuery,
  reply: pageOf(snapshot),
});
