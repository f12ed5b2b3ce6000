import { jobManagerPod, jobOf, podsOf, processesData, restAnswers, slotsGranted } from "./evidence";
import type { NewEvent } from "./decision";
import type { Observation } from "./observation";
import type { RunFacts } from "./run-facts";
import type { RunState } from "./run-state";

type Step = {
  key: keyof RunFacts["reached"];
  state: RunState;
  type: NewEvent["type"];
  message: string;
  /** the evidence's own time; undefined: no evidence */
  at: (seen: Observation, now: number) => number | undefined;
};

/** Evidence of a job that has ended well: it was granted its slots and ran, although nobody looked at that moment. */
const finishedAt = (seen: Observation) => {
  const job = jobOf(seen);
  return job?.status === "FINISHED" && job.tasks.finished > 0
    ? (job.statusAt.RUNNING ?? job.startedAt)
    : undefined;
};

const steps: Step[] = [
  {
    key: "jmPodRunning",
    state: "JM_POD_RUNNING",
    type: "JobManagerPodRunning",
    message: "The JobManager's pod runs and answers",
    at: (seen, now) => {
      if (!restAnswers(seen)) return undefined;
      const pod = jobManagerPod(seen);
      // Its probe asks REST too, so becoming ready is when it answered; a container's start is long before.
      return pod?.phase === "Running" ? (pod.readyAt ?? now) : undefined;
    },
  },
  {
    key: "podRunning",
    state: "POD_RUNNING",
    type: "PodsRunning",
    message: "All TaskManagers were granted, and no task waits for a slot",
    at: (seen, now) => {
      const job = jobOf(seen);
      if (!job) return undefined;
      if (job.status === "FINISHED") return finishedAt(seen);
      const ready = (job.status === "RUNNING" || job.status === "INITIALIZING") && slotsGranted(job);
      if (!ready) return undefined;
      const pods = podsOf(seen, "taskmanager") ?? [];
      // Task evidence outranks pod evidence: a pod that is still Pending is a spare, since every task has its slot.
      const started = pods.flatMap((pod) => (pod.startedAt === undefined ? [] : [pod.startedAt]));
      return started.length > 0 ? Math.max(...started) : now;
    },
  },
  {
    key: "running",
    state: "RUNNING",
    type: "TasksRunning",
    message: "All tasks run: the job processes data",
    at: (seen, now) => {
      const job = jobOf(seen);
      if (!job) return undefined;
      return job.status === "FINISHED" ? finishedAt(seen) : processesData(job) ? now : undefined;
    },
  },
];

/**
 * Steps of the start that this observation proves and that were not recorded yet, in order. A step seen late has its
 * evidence's own time, but never a time before the step it follows. A step without evidence is left out.
 */
export function climb(
  facts: RunFacts,
  seen: Observation,
  now: number,
  notBefore: number,
): { events: NewEvent[]; reached: RunFacts["reached"] } {
  const reached = { ...facts.reached };
  const events: NewEvent[] = [];
  let floor = notBefore;
  for (const step of steps) {
    const known = reached[step.key];
    if (known !== undefined) {
      floor = Math.max(floor, known);
      continue;
    }
    const evidence = step.at(seen, now);
    if (evidence === undefined) continue;
    floor = Math.min(now, Math.max(floor, evidence));
    reached[step.key] = floor;
    events.push({ type: step.type, state: step.state, message: step.message, detail: {}, occurredAt: floor });
  }
  // A later step proves the earlier ones; one that was overtaken unseen is not invented afterwards.
  return { events: inOrder(events, facts.reached), reached };
}

function inOrder(events: NewEvent[], before: RunFacts["reached"]): NewEvent[] {
  const highest = steps.findLastIndex((step) => before[step.key] !== undefined);
  return events.filter((event) => steps.findIndex((step) => step.type === event.type) > highest);
}
