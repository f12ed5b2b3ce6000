import { z } from "zod";
import type { Decision } from "./decision";
import { jobOf, ordinaryWaits } from "./evidence";
import type { FlinkJob, Observation, Pod } from "./observation";
import { reasons } from "./reasons";
import { type RunState, runStates } from "./run-state";

const time = z.string().describe("ISO 8601");

/** What a run's page shows beside the columns of its row: the last observation, reduced. The JSON of `Run.observation`. */
export const runPage = z.object({
  pods: z.array(
    z.object({
      name: z.string(),
      component: z.enum(["jobmanager", "taskmanager"]),
      phase: z.string(),
      ready: z.boolean(),
      restarts: z.int(),
      node: z.string().nullable(),
      startedAt: time.nullable(),
      /** names, init containers first */
      containers: z.array(z.string()),
      trouble: z.string().nullable(),
    }),
  ),
  flinkStatus: z.string().nullable(),
  restarts: z.int().nullable(),
  /** Flink's own count, which begins anew with each JobManager: that of `startedAt` */
  counted: z.object({ startedAt: z.number(), restarts: z.int() }).nullable().default(null),
  cause: z.object({ summary: z.string(), detail: z.string().nullable() }).nullable(),
  nextStep: z.string().nullable(),
  deadline: z.object({ at: time, becomes: z.enum(runStates) }).nullable(),
  restoredFrom: z
    .object({ path: z.string(), checkpointId: z.number().nullable(), at: time.nullable() })
    .nullable(),
  latestCheckpoint: z.object({ path: z.string(), id: z.number(), at: time }).nullable(),
});
export type RunPage = z.infer<typeof runPage>;

export const emptyRunPage: RunPage = {
  pods: [],
  flinkStatus: null,
  restarts: null,
  counted: null,
  cause: null,
  nextStep: null,
  deadline: null,
  restoredFrom: null,
  latestCheckpoint: null,
};

const iso = (ms: number) => new Date(ms).toISOString();
/** A page shows the beginning of a stack; the whole is in the log. */
const longestDetail = 16_384;

/** What was not seen this time stays as it was seen last. */
export function pageOf(
  before: RunPage,
  run: { restorePath: string | null },
  seen: Observation,
  decided: Pick<Decision, "state" | "facts" | "reason" | "deadline">,
): RunPage {
  const job = jobOf(seen);
  const { facts } = decided;
  const cause = facts.result?.cause ?? facts.stop?.failure ?? seen.logCause ?? job?.cause;
  const restored = facts.restored;
  const keptRestore = run.restorePath ? { path: run.restorePath, checkpointId: null, at: null } : null;
  return {
    pods: seen.pods.seen === "present" ? seen.pods.pods.toSorted(inOrder).map(podOf) : before.pods,
    flinkStatus:
      job?.status ??
      (facts.result ? (statusOf(facts.result.status) ?? before.flinkStatus) : before.flinkStatus),
    ...restartsOf(before, job),
    cause: cause
      ? { summary: cause.summary, detail: cause.detail?.slice(0, longestDetail) ?? null }
      : isOver(seen, decided.state)
        ? null
        : before.cause,
    nextStep: reasons[decided.reason].nextStep ?? null,
    deadline: decided.deadline && { at: iso(decided.deadline.at), becomes: decided.deadline.becomes },
    restoredFrom: restored
      ? { path: restored.path, checkpointId: restored.id, at: iso(restored.at) }
      : keptRestore,
    latestCheckpoint: facts.checkpoint
      ? { path: facts.checkpoint.path, id: facts.checkpoint.id, at: iso(facts.checkpoint.at) }
      : before.latestCheckpoint,
  };
}

/** All of the run: a JobManager that takes over is one, and goes on with its own. */
function restartsOf(
  { restarts, counted }: RunPage,
  job: FlinkJob | undefined,
): Pick<RunPage, "restarts" | "counted"> {
  if (job?.restarts === undefined) return { restarts, counted };
  const { startedAt } = job;
  const now = { startedAt, restarts: job.restarts };
  if (restarts === null || counted === null) return { restarts: job.restarts, counted: now };
  const more = counted.startedAt === startedAt ? job.restarts - counted.restarts : 1 + job.restarts;
  return { restarts: restarts + Math.max(0, more), counted: now };
}

/** Flink answers, and names no fault; or the run ended well, whatever it went through. */
const isOver = (seen: Observation, state: RunState): boolean =>
  seen.flink.seen !== "unknown" || state === "SUCCESS" || state === "STOPPED";

const statusOf = (status: string): string | undefined =>
  status === "UNKNOWN" || status === "NEVER_RAN" ? undefined : status;

const inOrder = (a: Pod, b: Pod) =>
  a.component.localeCompare(b.component) || a.createdAt - b.createdAt || a.name.localeCompare(b.name);

const podOf = (pod: Pod): RunPage["pods"][number] => ({
  name: pod.name,
  component: pod.component,
  phase: pod.deleting ? "Terminating" : pod.phase,
  ready: pod.ready,
  restarts: pod.containers.reduce((sum, one) => sum + one.restarts, 0),
  node: pod.node ?? null,
  startedAt: pod.startedAt === undefined ? null : iso(pod.startedAt),
  containers: pod.containers.map((one) => one.name),
  trouble: troubleOf(pod),
});

/** Being refused, or having ended, is trouble. */
function troubleOf(pod: Pod): string | null {
  if (pod.unschedulable) return pod.unschedulable;
  for (const one of pod.containers) {
    if (one.waitingReason && !ordinaryWaits.has(one.waitingReason))
      return [one.waitingReason, one.waitingMessage].filter(Boolean).join(": ").slice(0, 500);
    if (one.state === "terminated" && one.lastExit && one.lastExit.exitCode !== 0)
      return `${one.name} ended with exit code ${one.lastExit.exitCode} (${one.lastExit.reason})`;
  }
  return null;
}
