import { z } from "zod";
import { endpoint, projectParams, timestamp } from "./endpoint";

const params = projectParams.extend({ run: z.string() });
const tag = "Flink";

export const vertex = z.object({
  id: z.string(),
  name: z.string(),
  parallelism: z.int(),
  status: z.string(),
  tasks: z.record(z.string(), z.int()),
  recordsIn: z.number().nullable(),
  recordsOut: z.number().nullable(),
  bytesIn: z.number().nullable(),
  bytesOut: z.number().nullable(),
  /** 0 to 1, the worst subtask; null: not measured yet */
  busy: z.number().nullable(),
  backpressured: z.number().nullable(),
  startedAt: timestamp.nullable(),
  inputs: z.array(z.string()).describe("ids of the vertices before it"),
});
export type Vertex = z.infer<typeof vertex>;
export const listVertices = endpoint({
  id: "listVertices",
  method: "GET",
  path: "/projects/{project}/runs/{run}/vertices",
  tag,
  summary: "The running job's vertices with records, busy and backpressure",
  permission: "project.read",
  params,
  reply: z.object({ items: z.array(vertex) }),
});

export const checkpoint = z.object({
  id: z.number(),
  status: z.string(),
  savepoint: z.boolean(),
  triggeredAt: timestamp,
  durationMs: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  path: z.string().nullable(),
  failure: z.string().nullable(),
});
export const checkpoints = z.object({
  counts: z.object({
    completed: z.int(),
    failed: z.int(),
    inProgress: z.int(),
    restored: z.int(),
    total: z.int(),
  }),
  restored: z
    .object({ id: z.number(), path: z.string().nullable(), at: timestamp, savepoint: z.boolean() })
    .nullable(),
  items: z.array(checkpoint),
});
export type Checkpoints = z.infer<typeof checkpoints>;
export const listCheckpoints = endpoint({
  id: "listCheckpoints",
  method: "GET",
  path: "/projects/{project}/runs/{run}/checkpoints",
  tag,
  summary: "Counts, the restored one, and the latest checkpoints",
  permission: "project.read",
  params,
  reply: checkpoints,
});

export const exception = z.object({
  at: timestamp,
  summary: z.string(),
  name: z.string(),
  stack: z.string(),
  task: z.string().nullable(),
  taskManager: z.string().nullable(),
});
export const listExceptions = endpoint({
  id: "listExceptions",
  method: "GET",
  path: "/projects/{project}/runs/{run}/exceptions",
  tag,
  summary: "Exceptions, newest first, each with its first cause in words",
  permission: "project.read",
  params,
  reply: z.object({ items: z.array(exception) }),
});

export const chartNames = ["throughput", "load", "checkpoints", "memory"] as const;
export const series = z.object({
  name: z.string(),
  /** seconds since the epoch, value */
  points: z.array(z.tuple([z.number(), z.number()])),
});
export const chart = z.object({
  name: z.enum(chartNames),
  unit: z.enum(["recordsPerSecond", "ratio", "milliseconds", "bytes"]),
  series: z.array(series),
});
export type Chart = z.infer<typeof chart>;
export const readMetrics = endpoint({
  id: "readMetrics",
  method: "GET",
  path: "/projects/{project}/runs/{run}/metrics",
  tag: "Metrics",
  summary: "Four charts from Prometheus; at most 300 points a series",
  permission: "project.read",
  params,
  query: z.object({ minutes: z.coerce.number().int().min(5).max(10_080).default(15) }),
  reply: z.object({ charts: z.array(chart), from: timestamp, to: timestamp }),
});

export const logSource = z.object({
  pod: z.string(),
  container: z.string(),
  component: z.enum(["jobmanager", "taskmanager"]),
  previous: z.boolean(),
  /** false: kept at release */
  live: z.boolean(),
  sizeBytes: z.number().nullable(),
  truncated: z.boolean(),
});
export type LogSource = z.infer<typeof logSource>;
export const listLogs = endpoint({
  id: "listLogs",
  method: "GET",
  path: "/projects/{project}/runs/{run}/logs",
  tag: "Logs",
  summary: "Whose logs can be read: live pods, and what was kept of dead ones",
  permission: "project.read",
  params,
  reply: z.object({ items: z.array(logSource) }),
});
const logQuery = z.object({
  pod: z.string(),
  container: z.string(),
  previous: z.enum(["true", "false"]).default("false"),
});
export const readLog = endpoint({
  id: "readLog",
  method: "GET",
  path: "/projects/{project}/runs/{run}/log",
  tag: "Logs",
  summary: "The last MiB of one container's log as text",
  permission: "project.read",
  params,
  query: logQuery,
  replyKind: "text",
  status: 200,
});
export const followLog = endpoint({
  id: "followLog",
  method: "GET",
  path: "/projects/{project}/runs/{run}/log/follow",
  tag: "Logs",
  summary: "Server-sent events: `lines` with an array of lines, `end` when the container's log ends",
  permission: "project.read",
  params,
  query: logQuery.extend({ tail: z.coerce.number().int().min(0).max(5000).default(1000) }),
  replyKind: "eventStream",
  status: 200,
});
