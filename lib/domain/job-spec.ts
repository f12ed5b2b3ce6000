import { z } from "zod";

/** Below these, in MiB, Flink's own memory calculation leaves no heap to start with (tried with 2.3.0). */
export const leastMemoryMib = { jobManager: 704, taskManager: 1024 } as const;

/** The numbers that both Kubernetes' resources and Flink's memory options come from. */
const processResources = (leastMib: number) =>
  z.object({
    /** cores; Kubernetes' request and limit */
    cpu: z.number().min(0.1).max(64).multipleOf(0.01),
    /** MiB; the pod's request and limit, and Flink's `*.memory.process.size` */
    memoryMib: z.int().min(leastMib).max(262_144),
  });
export type ProcessResources = z.infer<ReturnType<typeof processResources>>;

const text = (max: number) => z.string().trim().min(1).max(max);

export const sqlCode = z.object({
  kind: z.literal("SQL"),
  /** one script: statements end with `;`; several INSERTs run as one STATEMENT SET */
  sql: z
    .string()
    .min(1)
    .max(512 * 1024),
});

export const jarCode = z.object({
  kind: z.literal("JAR"),
  artifactId: z.string().startsWith("art_"),
  /** empty: the manifest's Main-Class */
  mainClass: z
    .string()
    .regex(/^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u)
    .max(512)
    .optional(),
  arguments: z.array(z.string().max(8192)).max(200).default([]),
});

/** How the next start gets its state, unless the start says otherwise. */
export const restorePolicy = z.enum(["LATEST_STATE", "FRESH"]);

/**
 * What follows a JobManager that ends while its job runs. RESTORE: Flink's own high availability starts another, which
 * goes on from the last checkpoint. FAIL: the run fails, and no later JobManager of it processes a record.
 */
export const failoverPolicy = z.enum(["RESTORE", "FAIL"]);

/** What follows a run that had processed data and failed: TELL waits for a person, RESTART starts a new run of its state. */
export const recoveryPolicy = z.object({
  onFailure: z.enum(["TELL", "RESTART"]).default("TELL"),
  /** new runs within the window; the failure after the last of them is a person's */
  attempts: z.int().min(1).max(100).default(3),
  windowMinutes: z.int().min(1).max(10_080).default(60),
  /** before the first new run of a window; doubles with each, up to an hour */
  backoffSeconds: z.int().min(1).max(3600).default(10),
});

/**
 * How soon a process that died without a word is noticed, against what the watching costs: STANDARD is Flink's own timing,
 * FAST sees it within 5 s, FLEET writes a third of STANDARD's leases, for a cluster of thousands of jobs
 * (lib/flink/configuration/perception.ts).
 */
export const perception = z.enum(["STANDARD", "FAST", "FLEET"]);

/** What bounds `not running`: this long down without a break, or this many falls within the window, and the run has failed. */
export const notRunningPolicy = z.object({
  patienceMinutes: z.int().min(1).max(10_080).default(30),
  falls: z.int().min(1).max(1000).default(30),
  windowMinutes: z.int().min(1).max(10_080).default(10),
});

/** Flink options by name. Which names are allowed is `flink-options.ts`; values are written as quoted scalars. */
export const flinkOptions = z.record(
  z
    .string()
    .regex(/^[a-z][a-zA-Z0-9._-]*$/, "an option's name: dotted, no spaces")
    .max(200),
  z.string().max(4096),
);

export const jobSpec = z.object({
  code: z.discriminatedUnion("kind", [sqlCode, jarCode]),
  /** id of the engine; the project's default where left out at creation */
  engineId: z.string().startsWith("eng_"),
  parallelism: z.int().min(1).max(2048).default(1),
  slotsPerTaskManager: z.int().min(1).max(64).default(1),
  jobManager: processResources(leastMemoryMib.jobManager).default({ cpu: 0.5, memoryMib: 1024 }),
  taskManager: processResources(leastMemoryMib.taskManager).default({ cpu: 0.5, memoryMib: 1024 }),
  /** milliseconds between checkpoints; null: no checkpoints */
  checkpointIntervalMs: z.int().min(500).max(86_400_000).nullable().default(10_000),
  flinkOptions: flinkOptions.default({}),
  restore: restorePolicy.default("LATEST_STATE"),
  failover: failoverPolicy.default("RESTORE"),
  // `prefault`: what is left out of a policy has the default of its own field.
  recovery: recoveryPolicy.prefault({}),
  perception: perception.default("STANDARD"),
  notRunning: notRunningPolicy.prefault({}),
});
export type JobSpec = z.infer<typeof jobSpec>;

/** What of a version decides what becomes of its runs. */
export const runPolicy = jobSpec.pick({ failover: true, recovery: true, perception: true, notRunning: true });
export type RunPolicy = z.infer<typeof runPolicy>;

export const jobName = text(100).regex(
  /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u,
  "letters, digits, spaces, dots, dashes and underscores, beginning with a letter or a digit",
);
export const labels = z.record(z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._/-]{0,62}$/), z.string().max(63));

/** TaskManagers that the job's slots need. */
export const taskManagersOf = (spec: Pick<JobSpec, "parallelism" | "slotsPerTaskManager">): number =>
  Math.ceil(spec.parallelism / spec.slotsPerTaskManager);

/** What one run of it holds of a quota: JobManager and all TaskManagers. */
export function quotaOf(
  spec: Pick<JobSpec, "parallelism" | "slotsPerTaskManager" | "jobManager" | "taskManager">,
): { cpuMilli: number; memoryMib: number } {
  const taskManagers = taskManagersOf(spec);
  const milli = (cpu: number) => Math.round(cpu * 1000);
  return {
    cpuMilli: milli(spec.jobManager.cpu) + taskManagers * milli(spec.taskManager.cpu),
    memoryMib: spec.jobManager.memoryMib + taskManagers * spec.taskManager.memoryMib,
  };
}
