import { z } from "zod";
import type { Run } from "@/lib/contract/runs";
import type { Container, Observation, Pod } from "@/lib/domain/observation";
import { isReason, reasons } from "@/lib/domain/reasons";
import { runFacts } from "@/lib/domain/run-facts";
import { runStates } from "@/lib/domain/run-state";

/** What the controller keeps of its last look, for the page: an Observation, and the bounded state's countdown. */
const deadline = z.object({ at: z.number(), becomes: z.enum(runStates) });
type Seen = Partial<Observation> & { deadline?: unknown };

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

type Evidence = Pick<
  Run,
  | "flinkStatus"
  | "restarts"
  | "cause"
  | "nextStep"
  | "deadline"
  | "pods"
  | "restoredFrom"
  | "latestCheckpoint"
>;

/** What was seen of a run and what is known of it, as its page says it. */
export function presentEvidence(run: {
  reason: string;
  facts: unknown;
  observation: unknown;
  restorePath: string | null;
  releasedAt: Date | null;
}): Evidence {
  const facts = runFacts.parse(run.facts);
  const seen = (run.observation ?? {}) as Seen;
  const job = seen.flink?.seen === "job" ? seen.flink.job : undefined;
  const cause = facts.result?.cause ?? facts.stop?.failure ?? job?.cause ?? seen.logCause;
  const countdown = deadline.safeParse(seen.deadline);
  const pods = run.releasedAt === null && seen.pods?.seen === "present" ? seen.pods.pods : [];
  return {
    flinkStatus: job?.status ?? null,
    restarts: job?.restarts ?? null,
    cause: cause ? { summary: cause.summary, detail: cause.detail ?? null } : null,
    nextStep: (isReason(run.reason) && reasons[run.reason].nextStep) || null,
    deadline: countdown.success ? { at: iso(countdown.data.at), becomes: countdown.data.becomes } : null,
    pods: pods.map(presentPod),
    restoredFrom: facts.restored
      ? { path: facts.restored.path, checkpointId: facts.restored.id, at: iso(facts.restored.at) }
      : run.restorePath === null
        ? null
        : { path: run.restorePath, checkpointId: null, at: null },
    latestCheckpoint: facts.checkpoint
      ? { path: facts.checkpoint.path, id: facts.checkpoint.id, at: iso(facts.checkpoint.at) }
      : null,
  };
}

const presentPod = (pod: Pod): Run["pods"][number] => ({
  name: pod.name,
  component: pod.component,
  phase: pod.deleting ? "Terminating" : pod.phase,
  ready: pod.ready,
  restarts: pod.containers.reduce((sum, { restarts }) => sum + restarts, 0),
  node: pod.node ?? null,
  startedAt: pod.startedAt === undefined ? null : iso(pod.startedAt),
  containers: pod.containers.toSorted((a, b) => Number(b.init) - Number(a.init)).map(({ name }) => name),
  trouble: pod.unschedulable ?? pod.containers.map(troubleOf).find((text) => text !== undefined) ?? null,
});

/** Kubernetes' own word for a pod that is on its way, which is no trouble. */
const onItsWay = new Set(["ContainerCreating", "PodInitializing"]);

function troubleOf({ name, state, waitingReason, waitingMessage, lastExit }: Container): string | undefined {
  if (state === "waiting" && waitingReason !== undefined && !onItsWay.has(waitingReason))
    return `${name}: ${waitingReason}${waitingMessage ? `: ${waitingMessage}` : ""}`;
  if (state === "terminated" && lastExit && lastExit.exitCode !== 0)
    return `${name}: ended with ${lastExit.exitCode} (${lastExit.reason})`;
  return undefined;
}
