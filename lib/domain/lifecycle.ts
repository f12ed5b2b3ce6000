import type { Action, Decision, NewEvent, RunView } from "./decision";
import { resultOf } from "./ending";
import { jobOf, restAnswers, sightLost, whyDark } from "./evidence";
import { climb } from "./ladder";
import type { Observation } from "./observation";
import { liveness } from "./liveness";
import type { ReasonCode } from "./reasons";
import { planRelease } from "./release";
import type { RunFacts } from "./run-facts";
import { isSettled, type RunState } from "./run-state";
import { startTrouble } from "./start-trouble";
import { planStop, stopsNow } from "./stop";
import { verdictOf } from "./verdict";

const second = 1_000;
/** how soon a run is looked at again: the watch and notifications come earlier */
const pace = { transition: 2 * second, steady: 5 * second, dark: 5 * second };
/** a start is given up when it stays in one step for this long; large states may take long to restore */
const stepPatience: Partial<Record<RunState, number>> = {
  STARTED: 10 * 60 * second,
  JM_POD_RUNNING: 15 * 60 * second,
  POD_RUNNING: 60 * 60 * second,
};

/**
 * What a run's state is and what is to be done next. Pure and total: the same row, observation and time give the same
 * decision, and every combination has one. Order: an ended run is released; an end is recognised by positive
 * evidence alone; then a stop that was asked for; then the steps of the start; then whether what was up is up.
 */
export function decide(run: RunView, seen: Observation, now: number): Decision {
  if (isSettled(run.state)) return release(run, seen, now, base(run));
  const draft = learn(base(run), seen, now, run);
  const known = { ...run, facts: draft.facts };

  const climbed = climb(draft.facts, seen, now, Math.max(run.createdAt, draft.facts.created?.at ?? 0));
  draft.facts = { ...draft.facts, reached: climbed.reached };
  if (run.state !== "STOPPING") for (const event of climbed.events) enter(draft, event);
  else draft.events.push(...climbed.events.map((event) => ({ ...event, state: null })));

  const result = resultOf({ ...known, facts: draft.facts }, seen, now);
  if (result) return conclude({ ...run, facts: draft.facts }, seen, now, draft, result);

  const stopping = stopsNow(run);
  if (stopping) return pursueStop({ ...run, facts: draft.facts }, seen, now, draft);
  if (run.state === "STOPPING")
    return resumeAfterFailedStop({ ...run, facts: draft.facts }, seen, now, draft);

  if (draft.facts.created === undefined) {
    // Present: a controller ended between the Deployment and what it owns; creating may be repeated.
    if (seen.deployment.seen === "absent" || seen.deployment.seen === "present")
      draft.actions.push({ do: "createObjects" });
    if (seen.deployment.seen === "foreign") {
      return fail(draft, now, "NameTaken", "A Deployment of this run's name exists and is not ours");
    }
  }
  return draft.facts.reached.running === undefined
    ? watchStart({ ...run, facts: draft.facts }, seen, now, draft)
    : watchLife({ ...run, facts: draft.facts }, seen, now, draft);
}

function base(run: RunView): Decision {
  return {
    state: run.state,
    stateSince: run.stateSince,
    reason: run.reason,
    message: run.message,
    events: [],
    facts: run.facts,
    actions: [],
    staleSince: run.staleSince,
    deadline: null,
    released: false,
    lookAgainInMs: pace.transition,
  };
}

/** Puts the run into an event's state, at the evidence's time. */
function enter(draft: Decision, event: NewEvent): void {
  draft.events.push(event);
  draft.reason = event.type;
  draft.message = event.message;
  if (event.state === null || event.state === draft.state) return;
  draft.state = event.state;
  draft.stateSince = Math.max(draft.stateSince, event.occurredAt);
}

/** Facts that this observation adds, and whether sight is lost. */
function learn(draft: Decision, seen: Observation, now: number, run: RunView): Decision {
  const facts: RunFacts = { ...draft.facts };
  const job = jobOf(seen);
  if (job?.checkpoint && (!facts.checkpoint || job.checkpoint.at >= facts.checkpoint.at))
    facts.checkpoint = job.checkpoint;
  if (job?.restored && job.restored.at !== facts.restored?.at) {
    facts.restored = job.restored;
    const kind = job.restored.savepoint ? "savepoint" : "checkpoint";
    const message = `State was restored from ${kind} ${job.restored.id}`;
    draft.events.push({
      ...event("Restored", message, Math.min(now, job.restored.at)),
      detail: job.restored,
    });
  }
  const dark = sightLost(seen);
  if (dark && run.staleSince === null)
    draft.events.push(event("SightLost", `Nothing can be seen: ${whyDark(seen)}`, now));
  if (!dark && run.staleSince !== null)
    draft.events.push(event("SightRegained", "The run is seen again", now));
  return { ...draft, facts, staleSince: dark ? (run.staleSince ?? now) : null };
}

const event = (type: ReasonCode, message: string, occurredAt: number): NewEvent => ({
  type,
  state: null,
  message,
  detail: {},
  occurredAt,
});

function conclude(
  run: RunView,
  seen: Observation,
  now: number,
  draft: Decision,
  result: NonNullable<RunFacts["result"]>,
): Decision {
  const verdict = verdictOf(run, seen, result, now);
  if ("wait" in verdict) {
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

function fail(draft: Decision, now: number, reason: ReasonCode, message: string): Decision {
  const cause = { summary: message, at: now };
  draft.facts = { ...draft.facts, result: { status: "FAILED", source: "kubernetes", at: now, cause } };
  enter(draft, { ...event(reason, message, now), state: "FAILED" });
  return { ...draft, actions: [], staleSince: null, deadline: null, lookAgainInMs: 0 };
}

function watchStart(run: RunView, seen: Observation, now: number, draft: Decision): Decision {
  const trouble = startTrouble(run.facts, seen, now);
  const patience = stepPatience[draft.state];
  const stepEnds = patience === undefined ? undefined : draft.stateSince + patience;
  const failsAt = Math.min(trouble?.failsAt ?? Infinity, stepEnds ?? Infinity);
  // Sight that is lost proves nothing: a countdown does not end a run that nobody sees.
  if (now >= failsAt && draft.staleSince === null) {
    if (trouble) return fail(draft, now, trouble.reason, trouble.message);
    const minutes = Math.round((patience ?? 0) / 60_000);
    return fail(draft, now, "StartTimedOut", `The start stayed in one step for ${minutes} minutes`);
  }
  if (trouble && trouble.reason !== run.reason)
    draft.events.push(event(trouble.reason, trouble.message, now));
  if (trouble) Object.assign(draft, { reason: trouble.reason, message: trouble.message });
  else if (draft.events.length === 0 && restAnswers(seen))
    draft.reason = waitingFor(draft.state) ?? draft.reason;
  return {
    ...draft,
    deadline: Number.isFinite(failsAt) ? { at: failsAt, becomes: "FAILED" } : null,
    lookAgainInMs: draft.staleSince === null ? pace.transition : pace.dark,
  };
}

const waitingFor = (state: RunState): ReasonCode | undefined =>
  (({ JM_POD_RUNNING: "WaitingForTaskManagers", POD_RUNNING: "WaitingForTasks" }) as const)[
    state as "POD_RUNNING"
  ];

function watchLife(run: RunView, seen: Observation, now: number, draft: Decision): Decision {
  const life = liveness({ ...run, state: draft.state, stateSince: draft.stateSince }, seen, now);
  if (life.up === true && draft.state !== "RUNNING") {
    enter(draft, { ...event("Recovered", "All tasks run again", now), state: "RUNNING" });
  }
  if (life.up === false && draft.state !== "NOT_RUNNING") {
    draft.facts = { ...draft.facts, falls: [...draft.facts.falls, life.at].slice(-50) };
    enter(draft, {
      ...event(life.reason, life.message, Math.max(draft.stateSince, life.at)),
      state: "NOT_RUNNING",
    });
  } else if (life.up === false) {
    if (life.reason !== run.reason) draft.events.push(event(life.reason, life.message, now));
    Object.assign(draft, { reason: life.reason, message: life.message });
  }
  if (draft.state !== "NOT_RUNNING") return { ...draft, lookAgainInMs: pace.steady };
  const deadline = life.up === false ? life.givesUpAt(draft.facts, draft.stateSince) : null;
  if (deadline !== null && now >= deadline && draft.staleSince === null && life.up === false) {
    return fail(draft, now, "GaveUpRestarting", `It did not come back: ${life.message}`);
  }
  return {
    ...draft,
    deadline: deadline === null ? null : { at: deadline, becomes: "FAILED" },
    lookAgainInMs: pace.transition,
  };
}
