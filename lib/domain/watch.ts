import type { Decision, RunView } from "./decision";
import { enter, event, fail, pace, steadyPace } from "./draft";
import { liveness } from "./liveness";
import type { Observation } from "./observation";
import { losesTaskManager, missedFall } from "./processing";
import type { ReasonCode } from "./reasons";
import type { RunFacts } from "./run-facts";
import type { RunState } from "./run-state";
import { startTrouble } from "./start-trouble";

/** a start is given up when it stays in one step for this long; large states may take long to restore */
const stepPatience: Partial<Record<RunState, number>> = {
  STARTED: 10 * 60 * 1_000,
  JM_POD_RUNNING: 15 * 60 * 1_000,
  POD_RUNNING: 60 * 60 * 1_000,
};

const waitingFor: Partial<Record<RunState, { reason: ReasonCode; message: string }>> = {
  STARTED: { reason: "WaitingForJobManager", message: "Waiting for the JobManager to run and answer" },
  JM_POD_RUNNING: { reason: "WaitingForTaskManagers", message: "Waiting for TaskManagers and their slots" },
  POD_RUNNING: { reason: "WaitingForTasks", message: "Waiting for all tasks to run" },
};

/** Why a start does not go on, and when it is given up. */
export function watchStart(run: RunView, seen: Observation, now: number, draft: Decision): Decision {
  const trouble = startTrouble(run, seen);
  const bearsMs = trouble?.bearsMs;
  const troubleEnds =
    trouble && bearsMs !== undefined ? firstSeen(draft, trouble.reason, now) + bearsMs : undefined;
  const patience = stepPatience[draft.state];
  const stepEnds =
    patience === undefined
      ? undefined
      : Math.max(draft.stateSince, firstSeen(draft, draft.state, now)) + patience;
  const failsAt = Math.min(troubleEnds ?? Infinity, stepEnds ?? Infinity);
  // Sight that is lost proves nothing: a countdown does not end a run that nobody sees.
  if (now >= failsAt && draft.staleSince === null) {
    if (trouble) return fail(draft, now, trouble.reason, trouble.message);
    const minutes = Math.round((patience ?? 0) / 60_000);
    return fail(draft, now, "StartTimedOut", `The start stayed in one step for ${minutes} minutes`);
  }
  if (trouble && trouble.reason !== run.reason)
    draft.events.push(event(trouble.reason, trouble.message, now));
  if (trouble) Object.assign(draft, { reason: trouble.reason, message: trouble.message });
  // Also where a trouble is over: what it said is no longer so.
  else if (draft.state === run.state && run.facts.created && draft.staleSince === null)
    Object.assign(draft, waitingFor[draft.state]);
  return {
    ...draft,
    deadline: Number.isFinite(failsAt) ? { at: failsAt, becomes: "FAILED" } : null,
    lookAgainInMs: draft.staleSince === null ? pace.transition : pace.dark,
  };
}

/** By the database's clock: what its step or trouble is dated by may be any. What comes and goes is not borne for longer. */
function firstSeen(draft: Decision, what: RunState | ReasonCode, now: number): number {
  const at = draft.facts.firstSeen?.[what] ?? now;
  draft.facts = { ...draft.facts, firstSeen: { ...draft.facts.firstSeen, [what]: at } };
  return at;
}

/** As many as the policy counts, and some for the page. */
const keptFalls = ({ policy }: RunView): number => Math.max(50, policy.notRunning.falls);
const withFall = (run: RunView, { falls }: RunFacts, now: number) => [...falls, now].slice(-keptFalls(run));

/** A fall that passed since the run was recorded is told with its own times, also by the look that begins a stop. */
export function tellMissedFall(run: RunView, seen: Observation, now: number, draft: Decision): void {
  const missed = draft.state === "RUNNING" ? missedFall(run.facts.processing, seen) : undefined;
  if (!missed) return;
  const at = Math.min(now, Math.max(draft.stateSince, missed.at));
  draft.facts = { ...draft.facts, falls: withFall(run, draft.facts, now) };
  enter(draft, { ...event(missed.reason, missed.message, at), state: "NOT_RUNNING" });
  const upAgainAt = Math.min(now, Math.max(at, missed.upAgainAt));
  enter(draft, { ...event("Recovered", "All tasks run again", upAgainAt), state: "RUNNING" });
}

/**
 * Whether what was up is up; what is down is given up by policy. `before`: as it processed data when that was last seen. A
 * fall is told with its evidence's time, and counted from when it was seen: patience is by the database's clock.
 */
export function watchLife(
  run: RunView,
  seen: Observation,
  now: number,
  draft: Decision,
  before: RunFacts["processing"],
): Decision {
  const life = liveness({ ...run, state: draft.state, stateSince: draft.stateSince }, seen, now);
  if (life.up === true && draft.state !== "RUNNING") {
    enter(draft, { ...event("Recovered", "All tasks run again", now), state: "RUNNING" });
  }
  if (life.up === false && draft.state !== "NOT_RUNNING") {
    draft.facts = { ...draft.facts, falls: withFall(run, draft.facts, now) };
    enter(draft, {
      ...event(life.reason, life.message, Math.max(draft.stateSince, life.at)),
      state: "NOT_RUNNING",
    });
  } else if (life.up === false) {
    if (life.reason !== run.reason) draft.events.push(event(life.reason, life.message, now));
    Object.assign(draft, { reason: life.reason, message: life.message });
  }
  if (life.up === true && losesTaskManager(before, seen))
    draft.facts = { ...draft.facts, taskManagerLostAt: now };
  if (draft.state !== "NOT_RUNNING")
    return { ...draft, lookAgainInMs: steadyPace({ ...run, facts: draft.facts }, now) };
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
