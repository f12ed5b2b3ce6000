import type { Artifact } from "@/lib/contract/artifacts";
import type { Job, JobInput } from "@/lib/contract/jobs";
import { type JobSpec, jobSpec, type ProcessResources } from "@/lib/domain/job-spec";

export type Pair = { id: string; key: string; value: string };
/** Its numbers may be empty while they are typed. */
type Typed<Policy> = { [Name in keyof Policy]: Policy[Name] extends number ? number | null : Policy[Name] };
type Resources = Typed<ProcessResources>;

/** What stands in the form: texts as typed, numbers that may be empty. */
export type Draft = {
  name: string;
  description: string;
  targetId: string | null;
  labels: Pair[];
  comment: string;
  kind: "SQL" | "JAR";
  sql: string;
  artifact: Pick<Artifact, "id" | "fileName" | "sha256" | "sizeBytes"> | null;
  mainClass: string;
  /** one argument a line */
  arguments: string;
  engineId: string | null;
  parallelism: number | null;
  slotsPerTaskManager: number | null;
  jobManager: Resources;
  taskManager: Resources;
  checkpoints: boolean;
  checkpointSeconds: number | null;
  flinkOptions: Pair[];
  restore: JobSpec["restore"];
  failover: JobSpec["failover"];
  recovery: Typed<JobSpec["recovery"]>;
  perception: JobSpec["perception"];
  notRunning: Typed<JobSpec["notRunning"]>;
};

/** The id only tells rows apart, also those that the server made from those that the browser adds. */
export const pair = (key = "", value = ""): Pair => ({ id: Math.random().toString(36).slice(2), key, value });
const pairs = (record: Record<string, string>): Pair[] =>
  Object.entries(record).map(([key, value]) => pair(key, value));
const record = (rows: Pair[]): Record<string, string> =>
  Object.fromEntries(
    rows.map(({ key, value }) => [key.trim(), value] as const).filter(([key]) => key !== ""),
  );

const defaults = jobSpec.omit({ code: true, engineId: true }).parse({});

export function newDraft(given: Partial<Draft>): Draft {
  return { ...fromSpec({ ...defaults, code: { kind: "SQL", sql: "" }, engineId: "" }, null), ...given };
}

/** `artifact`: the one that the version names, where it is among those that were listed. */
export function draftOf(job: Job, artifact: Draft["artifact"]): Draft {
  const { code } = job.version.spec;
  const unlisted =
    code.kind === "JAR" ? { id: code.artifactId, fileName: code.artifactId, sha256: "", sizeBytes: 0 } : null;
  return {
    ...fromSpec(job.version.spec, artifact ?? unlisted),
    name: job.name,
    description: job.description,
    targetId: job.target.id,
    labels: pairs(job.labels),
  };
}

function fromSpec(spec: JobSpec, artifact: Draft["artifact"]): Draft {
  const { code, engineId, checkpointIntervalMs, flinkOptions, ...rest } = spec;
  return {
    ...rest,
    name: "",
    description: "",
    targetId: null,
    labels: [],
    comment: "",
    kind: code.kind,
    sql: code.kind === "SQL" ? code.sql : "",
    artifact,
    mainClass: code.kind === "JAR" ? (code.mainClass ?? "") : "",
    arguments: code.kind === "JAR" ? code.arguments.join("\n") : "",
    engineId: engineId === "" ? null : engineId,
    checkpoints: checkpointIntervalMs !== null,
    checkpointSeconds: (checkpointIntervalMs ?? 10_000) / 1000,
    flinkOptions: pairs(flinkOptions),
  };
}

/** An emptied number is sent as nothing at all, so that it is refused with its place. */
const number = (value: number | null): number => value ?? Number.NaN;
const numbers = <Name extends string>(values: Record<Name, number | null>): Record<Name, number> =>
  Object.fromEntries(
    Object.entries<number | null>(values).map(([name, value]) => [name, number(value)]),
  ) as Record<Name, number>;

/** As the API takes it. */
export function specOf(draft: Draft): JobInput["spec"] {
  const mainClass = draft.mainClass.trim();
  return {
    code:
      draft.kind === "SQL"
        ? { kind: "SQL", sql: draft.sql }
        : {
            kind: "JAR",
            artifactId: draft.artifact?.id ?? "",
            ...(mainClass === "" ? {} : { mainClass }),
            arguments: draft.arguments.split("\n").filter((line) => line.trim() !== ""),
          },
    ...(draft.engineId === null ? {} : { engineId: draft.engineId }),
    parallelism: number(draft.parallelism),
    slotsPerTaskManager: number(draft.slotsPerTaskManager),
    jobManager: numbers(draft.jobManager),
    taskManager: numbers(draft.taskManager),
    checkpointIntervalMs: draft.checkpoints ? Math.round(number(draft.checkpointSeconds) * 1000) : null,
    flinkOptions: record(draft.flinkOptions),
    restore: draft.restore,
    failover: draft.failover,
    recovery: recoveryOf(draft.recovery),
    perception: draft.perception,
    notRunning: numbers(draft.notRunning),
  };
}

/** Where nothing is started by itself its numbers are not on screen: one that was emptied there has its default again. */
function recoveryOf({ onFailure, ...bounds }: Draft["recovery"]): NonNullable<JobInput["spec"]["recovery"]> {
  if (onFailure === "RESTART") return { onFailure, ...numbers(bounds) };
  return { onFailure, ...Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== null)) };
}

export const jobInputOf = (draft: Draft): JobInput => ({
  name: draft.name.trim(),
  description: draft.description.trim(),
  ...(draft.targetId === null ? {} : { targetId: draft.targetId }),
  labels: record(draft.labels),
  spec: specOf(draft),
});
