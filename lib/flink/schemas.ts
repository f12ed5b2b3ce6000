import { z } from "zod";
import { flinkJobStatuses } from "@/lib/domain/observation";

/** Flink's REST answers as far as we read them; fields come and go between versions, so objects are loose. */
const count = z.number().int();
/** −1: not yet */
const time = z.number();

export const jobStatus = z.enum(flinkJobStatuses);

/** Keys are lower case in `/jobs/overview`, upper case in `/jobs/:id` (`tasks` of a vertex, `status-counts`). */
export const taskCounts = z.record(z.string(), count);

export const vertex = z
  .object({
    id: z.string(),
    name: z.string(),
    parallelism: count,
    maxParallelism: count.nullish(),
    status: z.string(),
    "start-time": time,
    duration: z.number(),
    tasks: taskCounts,
    metrics: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()])).default({}),
  })
  .loose();

export const jobDetail = z
  .object({
    jid: z.string(),
    name: z.string(),
    state: jobStatus,
    "job-type": z.string().nullish(),
    "start-time": time,
    "end-time": time,
    timestamps: z.record(z.string(), time),
    vertices: z.array(vertex),
    "pending-operators": count.nullish(),
  })
  .loose();
export type JobDetail = z.infer<typeof jobDetail>;

export const jobsOverview = z
  .object({
    jobs: z
      .array(
        z
          .object({
            jid: z.string(),
            name: z.string(),
            state: jobStatus,
            "start-time": time,
            "end-time": time,
            tasks: taskCounts,
          })
          .loose(),
      )
      // absent while no leader is elected
      .default([]),
  })
  .loose();

const checkpoint = z
  .object({
    id: count,
    status: z.string(),
    is_savepoint: z.boolean(),
    checkpoint_type: z.string().optional(),
    trigger_timestamp: time,
    latest_ack_timestamp: time,
    state_size: z.number(),
    checkpointed_size: z.number().optional(),
    end_to_end_duration: z.number(),
    num_subtasks: count.optional(),
    num_acknowledged_subtasks: count.optional(),
    external_path: z.string().nullish(),
    discarded: z.boolean().optional(),
    failure_message: z.string().nullish(),
    failure_timestamp: time.optional(),
  })
  .loose();

export const checkpoints = z
  .object({
    counts: z
      .object({ restored: count, total: count, in_progress: count, completed: count, failed: count })
      .loose(),
    latest: z
      .object({
        completed: checkpoint.nullish(),
        savepoint: checkpoint.nullish(),
        failed: checkpoint.nullish(),
        restored: z
          .object({
            id: count,
            restore_timestamp: time,
            is_savepoint: z.boolean(),
            external_path: z.string().nullish(),
          })
          .loose()
          .nullish(),
      })
      .loose(),
    history: z.array(checkpoint).default([]),
  })
  .loose();
export type Checkpoints = z.infer<typeof checkpoints>;

export const exceptionEntry = z
  .object({
    exceptionName: z.string(),
    stacktrace: z.string(),
    timestamp: time,
    taskName: z.string().nullish(),
    endpoint: z.string().nullish(),
    taskManagerId: z.string().nullish(),
  })
  .loose();

export const jobExceptions = z
  .object({
    /** ≤ 1.20 */
    "root-exception": z.string().nullish(),
    timestamp: time.nullish(),
    exceptionHistory: z
      .object({ entries: z.array(exceptionEntry), truncated: z.boolean().optional() })
      .loose(),
  })
  .loose();

/** Of an application (2.3 and later): the same entries in another order of nesting. */
export const applicationExceptions = z
  .object({ exceptionHistory: z.object({ entries: z.array(exceptionEntry) }).loose() })
  .loose();

export const applicationsOverview = z
  .object({
    applications: z
      .array(z.object({ id: z.string(), name: z.string(), status: z.string() }).loose())
      .default([]),
  })
  .loose();

/** Values are strings; `NaN` is one of them. */
export const metrics = z.array(
  z
    .object({
      id: z.string(),
      value: z.string().optional(),
      avg: z.union([z.string(), z.number()]).optional(),
      max: z.union([z.string(), z.number()]).optional(),
      sum: z.union([z.string(), z.number()]).optional(),
    })
    .loose(),
);

export const asyncOperation = z
  .object({
    status: z.object({ id: z.enum(["IN_PROGRESS", "COMPLETED"]) }).loose(),
    operation: z
      .object({
        location: z.string().nullish(),
        "failure-cause": z.object({ class: z.string(), "stack-trace": z.string() }).loose().nullish(),
      })
      .loose()
      .nullish(),
  })
  .loose();

export const flinkErrors = z.object({ errors: z.array(z.string()) }).loose();
