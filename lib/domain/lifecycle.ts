import type { Action, Decision, RunView } from "./decision";
import { finishedBefore, resultOf } from "./ending";
import { base, enter, event, fail, pace, second } from "./draft";
import { jobOf, processesData, sightLost, whyDark } from "./evidence";
import { failedOver, firstInstance } from "./failover";
import { climb } from "./ladder";
import type { Observation } from "./observation";
import { liveness } from "./liveness";
import { cancelledByStop, withRecovery } from "./recovery";
import { processingAfter } from "./processing";
import { planRelease } from "./release";
import type { RunFacts } from "./run-facts";
import { isSettled, type RunState } from "./run-state";
import { planStop, stopsNow } from "./stop";
import { savepointBehind, verdictOf } from "./verdict";
import { tellMissedFall, watchLife, watchStart } from "./watch";

/** A target's state that cannot be read for longer is no reason to leave a run without its verdict. */
const remainsPatience = 30 * second;

/**
 * What a run's state is and what is to be done next. Pure and total: the same row, observation and time give the same
 * decision, and every combination has one. Order: an ended run is released; an end is recognised by positive
 * evidence alone; then a stop that was asked for; then the steps of the start; then whether what was up is up.
 */
export function decide(run: RunView, seen: Observation, now: number): Decision {
  const decision = withRecovery(run, decideUnordered(run, seen, now), now);
  // Findings of one look are told as they happened; the sort is stable, and times of states never go back.
  return { ...decision, events: decision.events.toSorted((a, b) => a.occurredAt - b.occurredAt) };
}

function decideUnordered(run: RunView, seen: Observation, now: number): Decision {
  if (isSettled(run.state)) return release(run, seen, now, cancelledByStop(run, base(run), now));
  const draft = learn(base(run), seen, now, run);
  const known = { ...run, facts: draft.facts };

  const climbed = climb(draft.facts, seen, now, Math.max(run.createdAt, draft.facts.created?.at ?? 0));
  draft.facts = { ...draft.facts, reached: climbed.reached };
  if (run.state !== "STOPPING") for (const event of climbed.events) enter(draft, event);
  else draft.events.push(...climbed.events.map((event) => ({ ...event, state: null })));

  const result = resultOf({ ...known, facts: draft.facts }, seen, now);
  if (result) return conclude({ ...run, facts: draft.facts }, seen, now, draft, result);

  const failover = failedOver({ ...run, facts: draft.facts }, seen, now);
  if (failover) {
    // Its job may have ended well before its JobManager did: what it left is waited for while it cannot be read.
    const waits = seen.remains.seen === "unknown" && now - endSeen(draft, now) < remainsPatience;
    const told = waits ? undefined : finishedBefore(draft.facts);
    if (told) return conclude({ ...run, facts: draft.facts }, seen, now, draft, told);
    if (!waits) {
      const [stop, events] = savepointBehind({ ...run, facts: draft.facts }, seen, {}, now);
      draft.facts = { ...draft.facts, stop };
      draft.events.push(...events);
      return fail(draft, failover.at, "JobManagerFailedOver", failover.message, failover.detail);
    }
  }

  tellMissedFall(run, seen, now, draft);
  const stopping = stopsNow(run);
  if (stopping) return pursueStop({ ...run, facts: draft.facts }, seen, now, draft);
  if (run.state === "STOPPING")
    return resumeAfterFailedStop({ ...run, facts: draft.facts }, seen, now, draft);

  if (draft.facts.created === undefined) {
    // Present: a controller ended between the Deployment and what it owns; creating may be repeated.
    if (seen.deployment.seen === "absent" || seen.deployment.seen === "present")
      draft.actions.push({ do: "createObjects" });
    // Ours may have been there, and be replaced: its pods may process data until they are gone, and its end is asked for.
    const { deployment, pods } = seen;
    const nothing = pods.seen === "present" && pods.pods.length === 0;
    if (deployment.seen === "foreign" && nothing && draft.facts.reached.jmPodRunning === undefined)
      return fail(draft, now, "NameTaken", "A Deployment of this run's name exists and is not ours");
  }
  return draft.facts.reached.running === undefined
    ? watchStart({ ...run, facts: draft.facts }, seen, now, draft)
    : watchLife({ ...run, facts: draft.facts }, seen, now, draft, run.facts.processing);
}

/** When an end was first seen, by the database's clock: patience counts from there. */
function endSeen(draft: Decision, now: number): number {
  const endSeenAt = draft.facts.endSeenAt ?? now;
  draft.facts = { ...draft.facts, endSeenAt };
  return endSeenAt;
}

/** Facts that this observation adds, and whether sight is lost. */
function learn(draft: Decision, seen: Observation, now: number, run: RunView): Decision {
  const facts: RunFacts = { ...draft.facts };
  const job = jobOf(seen);
  // Numbered in one row, whichever JobManager completed it: its clock may be behind the one before.
  if (job?.checkpoint && (!facts.checkpoint || job.checkpoint.id >= facts.checkpoint.id))
    facts.checkpoint = job.checkpoint;
  if (job && processesData(job)) {
    delete facts.endSeenAt;
    delete facts.finishedAt;
  }
  // A fall while it is being stopped is news when the stop has failed, and the job goes on.
  const processing = run.state === "STOPPING" ? undefined : processingAfter(facts.processing, seen);
  if (processing) facts.processing = processing;
  if (job?.restored && job.restored.at !== facts.restored?.at) {
    facts.restored = job.restored;
    const kind = job.restored.savepoint ? "savepoint" : "checkpoint";
    const message = `State was restored from ${kind} ${job.restored.id}`;
    draft.events.push({
      ...event("Restored", message, Math.min(now, job.restored.at)),
      detail: { path: job.restored.path },
    });
  }
  const jobManager = firstInstance({ ...run, facts }, seen);
  if (jobManager) facts.jobManager = jobManager;
  const dark = sightLost(seen, now);
  if (dark && run.staleSince === null)
    draft.events.push(event("SightLost", `Nothing can be seen: ${whyDark(seen)}`, now));
  if (!dark && run.staleSince !== null)
    draft.events.push(event("SightRegained", "The run is seen again", now));
  return { ...draft, facts, staleSince: dark ? (run.staleSince ?? now) : null };
}

function conclude(
  run: RunView,
  seen: Observation,
  now: number,
  draft: Decision,
  result: NonNullable<RunFacts["result"]>,
): Decision {
  endSeen(draft, now);
  const verdict = verdictOf({ ...run, facts: draft.facts }, seen, result, now);
  if ("wait" in verdict) {
    if (result.status === "FINISHED") draft.facts = { ...draft.facts, finishedAt: result.at };
    return { ...draft, message: verdict.wait, lookAgainInMs: second, deadline: null };
  }
  draft.facts = { ...draft.facts, stop: verdict.stop, result };
  draft.events.push(...verdict.events);
  const ended = { ...run, facts: draft.facts };
  if (verdict.state !== "STOPPED" || run.state !== "STOPPING") {
    enter(draft, {
      ...event(verdict.reason, verdict.message, Math.max(draft.stateSince, result.at)),
      state: verdict.state,
    });
    // The end is committed before anything is taken away: release begins with the next pass.
    return { ...draft, staleSince: null, lookAgainInMs: 0 };
  }
  // `stopped` says that its resources are gone: until that is confirmed it is stopping.
  if (run.facts.result === undefined) return { ...draft, message: verdict.message, lookAgainInMs: 0 };
  const released = release(ended, seen, now, draft);
  if (released.released)
    enter(released, { ...event(verdict.reason, verdict.message, now), state: "STOPPED" });
  return released;
}

function release(run: RunView, seen: Observation, now: number, draft: Decision): Decision {
  const plan = planRelease(run, seen, now);
  const dark = seen.deployment.seen === "unknown" || seen.pods.seen === "unknown";
  if (plan.released) draft.events.push(event("Released", "Nothing of the run is left in the cluster", now));
  return {
    ...draft,
    // A settled run keeps the sentence that says how it ended.
    message: isSettled(run.state) ? run.message : plan.message,
    actions: plan.actions,
    released: plan.released,
    staleSince: dark ? (run.staleSince ?? now) : null,
    lookAgainInMs: plan.lookAgainInMs,
  };
}

function pursueStop(run: RunView, seen: Observation, now: number, draft: Decision): Decision {
  const plan = planStop({ ...run, state: draft.state }, seen, now);
  draft.facts = plan.facts;
  for (const one of plan.events) {
    if (one.state === null) draft.events.push(one);
    else enter(draft, one);
  }
  if (plan.facts.stop?.failure) return resumeAfterFailedStop({ ...run, facts: plan.facts }, seen, now, draft);
  // An intent that is already STOPPING (cancel over stop) keeps its state and says the new thing.
  return {
    ...draft,
    state: "STOPPING",
    message: plan.message,
    actions: plan.actions as Action[],
    lookAgainInMs: second,
  };
}

/** A stop that failed leaves the job as it is: the state is what is seen again. */
function resumeAfterFailedStop(run: RunView, seen: Observation, now: number, draft: Decision): Decision {
  const up = run.facts.reached.running !== undefined && liveness(run, seen, now).up !== false;
  const state: RunState = up
    ? "RUNNING"
    : run.facts.reached.running !== undefined
      ? "NOT_RUNNING"
      : "POD_RUNNING";
  const summary = run.facts.stop?.failure?.summary ?? "it failed";
  enter(draft, {
    ...event("SavepointFailed", `The stop was given up and the job goes on: ${summary}`, now),
    state,
  });
  return { ...draft, lookAgainInMs: pace.transition };
}
