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
});
export type JobSpec = z.infer<typeof jobSpec>;

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
