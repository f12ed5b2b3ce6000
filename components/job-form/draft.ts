import type { Artifact } from "@/lib/contract/artifacts";
import type { Job, JobInput } from "@/lib/contract/jobs";
import { type JobSpec, jobSpec, type ProcessResources } from "@/lib/domain/job-spec";

export type Pair = { id: string; key: string; value: string };
type Resources = { [Name in keyof ProcessResources]: number | null };

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

/** As the API takes it. An emptied number is sent as nothing at all, so that it is refused with its place. */
export function specOf(draft: Draft): JobInput["spec"] {
  const number = (value: number | null) => value ?? Number.NaN;
  const resources = ({ cpu, memoryMib }: Resources) => ({ cpu: number(cpu), memoryMib: number(memoryMib) });
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
    jobManager: resources(draft.jobManager),
    taskManager: resources(draft.taskManager),
    checkpointIntervalMs: draft.checkpoints ? Math.round(number(draft.checkpointSeconds) * 1000) : null,
    flinkOptions: record(draft.flinkOptions),
    restore: draft.restore,
  };
}

export const jobInputOf = (draft: Draft): JobInput => ({
  name: draft.name.trim(),
  description: draft.description.trim(),
  ...(draft.targetId === null ? {} : { targetId: draft.targetId }),
  labels: record(draft.labels),
  spec: specOf(draft),
});
