import type { ActionOutcome, Decision, NewEvent, RunView } from "@/lib/domain/decision";
import { withRecovery } from "@/lib/domain/recovery";
import { isSettled, runStateRows } from "@/lib/domain/run-state";

const stuckPaceMs = 30_000;
const retryPaceMs = 3_000;

/** The decision as it stands after its acts. Pure: what they achieved, and what stands in their way. */
export function applyOutcomes(
  run: RunView,
  decided: Decision,
  outcomes: ActionOutcome[],
  now: number,
): Decision {
  // The first transaction has recorded the decision's own events.
  let after: Decision = { ...decided, events: [] };
  for (const outcome of outcomes) after = apply(run, after, outcome, now);
  return withRecovery(run, after, now);
}

function apply(run: RunView, before: Decision, outcome: ActionOutcome, now: number): Decision {
  switch (outcome.outcome) {
    case "done":
      return {
        ...before,
        facts: outcome.facts(before.facts),
        events: [...before.events, ...(outcome.events ?? [])],
      };
    case "wait":
      return { ...before, lookAgainInMs: outcome.lookAgainInMs };
    case "retry":
      return {
        ...before,
        // A settled run keeps the sentence that says how it ended.
        message: isSettled(before.state) ? before.message : `${outcome.why} It is tried again.`,
        lookAgainInMs: Math.max(before.lookAgainInMs, retryPaceMs),
      };
    case "stuck":
      return stuck(run, before, outcome, now);
  }
}

function stuck(
  run: RunView,
  before: Decision,
  { reason, message }: Extract<ActionOutcome, { outcome: "stuck" }>,
  now: number,
): Decision {
  const event: NewEvent = { type: reason, state: null, message, detail: {}, occurredAt: now };
  if (isSettled(before.state)) return { ...before, lookAgainInMs: stuckPaceMs };
  // Said once: the same obstacle at the next look is no news.
  const events = run.reason === reason && run.message === message ? [] : [event];
  if (runStateRows[before.state].step === undefined || before.facts.reached.running !== undefined)
    return { ...before, reason, message, events: [...before.events, ...events], lookAgainInMs: stuckPaceMs };
  return {
    ...before,
    state: "FAILED",
    stateSince: now,
    reason,
    message,
    facts: {
      ...before.facts,
      result: { status: "FAILED", source: "kubernetes", at: now, cause: { summary: message, at: now } },
    },
    events: [...before.events, { ...event, state: "FAILED" }],
    deadline: null,
    lookAgainInMs: 0,
  };
}
