import { type Action, type NewEvent, type RunView, triggerIdOf } from "./decision";
import { jobOf, processesData } from "./evidence";
import type { Observation } from "./observation";
import type { RunFacts } from "./run-facts";

export type StopPlan = { facts: RunFacts; events: NewEvent[]; actions: Action[]; message: string };

/** A JobManager that does not answer for this long is taken down without Flink's consent: the user asked to cancel. */
const cancelPatience = 30_000;
/** Flink has forgotten the trigger (failover): it is asked again under the same id after this. */
const triggerAgainAfter = 20_000;
/** After FINISHED the savepoint's location is waited for this long; then the job had simply finished. */
export const locationPatience = 15_000;
/** Flink keeps the outcome of a savepoint for so long (rest.async.store-duration): where it does not tell, it may yet. */
export const outcomeKept = 300_000;

/** True while a stop was asked for and has not failed. */
export const stopsNow = (run: Pick<RunView, "desired" | "desiredSeq" | "facts">): boolean =>
  run.desired !== "RUNNING" && !(run.facts.stop?.seq === run.desiredSeq && run.facts.stop.failure);

/** What to do next about a stop whose job has not ended yet. */
export function planStop(run: RunView, seen: Observation, now: number): StopPlan {
  const mode = run.desired === "STOPPED" ? "CANCEL" : "SAVEPOINT";
  let facts = run.facts;
  const events: NewEvent[] = [];
  if (facts.stop?.seq !== run.desiredSeq) {
    // A cancel that overtakes a stop keeps the savepoint that may be complete already; what follows a failed stop is another.
    const overtaken = facts.stop?.failure ? undefined : facts.stop;
    facts = { ...facts, stop: { ...overtaken, seq: run.desiredSeq, mode } };
    events.push({
      type: mode === "SAVEPOINT" ? "StopRequested" : "CancelRequested",
      state: "STOPPING",
      message:
        mode === "SAVEPOINT"
          ? "A stop with savepoint was asked for"
          : "A cancel without savepoint was asked for",
      detail: {},
      occurredAt: now,
    });
  }
  return mode === "SAVEPOINT"
    ? withSavepoint({ ...run, facts }, seen, now, events)
    : cancel({ ...run, facts }, seen, now, events);
}

function withSavepoint(run: RunView, seen: Observation, now: number, events: NewEvent[]): StopPlan {
  const stop = run.facts.stop;
  const job = jobOf(seen);
  if (!stop) throw new Error("a stop is planned after it was recorded");
  const fail = (summary: string, detail?: string): StopPlan => ({
    facts: { ...run.facts, stop: { ...stop, failure: { summary, detail, at: now } } },
    events: [
      ...events,
      {
        type: "SavepointFailed",
        state: null,
        message: `The savepoint failed: ${summary}`,
        detail: {},
        occurredAt: now,
      },
    ],
    actions: [],
    message: summary,
  });
  if (seen.savepoint.seen === "completed" && !stop.savepointPath) {
    return withPath(run, stop, seen.savepoint.path, now, events);
  }
  if (seen.savepoint.seen === "failed") {
    if (!seen.savepoint.path) return fail(seen.savepoint.cause.summary, seen.savepoint.cause.detail);
    if (!stop.savepointPath) return withPath(run, stop, seen.savepoint.path, now, events);
  }
  const wait = (message: string, actions: Action[] = []): StopPlan => ({
    facts: run.facts,
    events,
    actions,
    message,
  });
  if (stop.savepointPath) return wait("The savepoint is complete; the job is ending");
  if (seen.savepoint.seen === "inProgress") return wait("The savepoint is being taken");
  if (!job) return wait("Waiting for the JobManager to answer");
  if (!processesData(job)) return wait("Waiting for all tasks to run: only then a savepoint can be taken");
  const triggerId = stop.triggerId ?? triggerIdOf(run, stop.seq);
  const again = stop.triggeredAt === undefined || now - stop.triggeredAt > triggerAgainAfter;
  const afterCheckpoint = stop.afterCheckpoint ?? run.facts.checkpoint?.id ?? 0;
  const facts = { ...run.facts, stop: { ...stop, triggerId, afterCheckpoint } };
  return {
    facts,
    events,
    actions: again ? [{ do: "stopWithSavepoint", triggerId }] : [],
    message: "The savepoint is being taken",
  };
}

function withPath(
  run: RunView,
  stop: NonNullable<RunFacts["stop"]>,
  path: string,
  now: number,
  events: NewEvent[],
): StopPlan {
  return {
    facts: { ...run.facts, stop: { ...stop, savepointPath: path } },
    events: [
      ...events,
      {
        type: "SavepointCompleted",
        state: null,
        message: `The savepoint is complete: ${path}`,
        detail: { path },
        occurredAt: now,
      },
    ],
    actions: [],
    message: "The savepoint is complete; the job is ending",
  };
}

function cancel(run: RunView, seen: Observation, now: number, events: NewEvent[]): StopPlan {
  const { facts } = run;
  const nothingCreated = facts.created === undefined && seen.deployment.seen === "absent";
  const neverUp = facts.reached.jmPodRunning === undefined;
  const askedAt = run.state === "STOPPING" ? run.stateSince : now;
  const silent = seen.flink.seen !== "job" && now - askedAt > cancelPatience;
  if (nothingCreated || (neverUp && seen.flink.seen !== "job") || silent) {
    // Committed before anything is taken away: the end is intent, not evidence.
    const result = {
      status: facts.reached.running === undefined ? "NEVER_RAN" : "UNKNOWN",
      source: "none",
      at: now,
    } as const;
    return {
      facts: { ...facts, result },
      events,
      actions: [],
      message: "The cluster's objects are being removed",
    };
  }
  if (seen.flink.seen !== "job")
    return { facts, events, actions: [], message: "Waiting for the JobManager to answer" };
  const askAgain = facts.stop?.cancelledAt === undefined || now - facts.stop.cancelledAt > triggerAgainAfter;
  return {
    facts,
    events,
    actions: askAgain ? [{ do: "cancelFlinkJob" }] : [],
    message: "Flink is cancelling the job",
  };
}
