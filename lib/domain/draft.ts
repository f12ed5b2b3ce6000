import type { Decision, NewEvent, RunView } from "./decision";
import type { ReasonCode } from "./reasons";

/** A decision in the making begins with the row as it is; each finding is entered into it. */
export const second = 1_000;
/** How soon a run is looked at again; pods' events and notifications come earlier. */
export const pace = {
  transition: 2 * second,
  dark: 5 * second,
  /** Flink's word of a lost heartbeat makes no pod's event; with its 3 s it is to be recorded within 5 */
  fast: second,
  looked: 5 * second,
  /** 5,000 runs that nobody looks at are 170 looks a second; what their pods do is heard at once all the same */
  steady: 30 * second,
};
/** A job that fell falls again: closely watched for this long, each fall is counted and bounded by the policy. */
const closelyAfterFall = 60 * second;

/** A TaskManager's successor is up after some 5 s: Flink's REST, 3 s late, is asked before that what became of the tasks. */
const closelyAfterLoss = 10 * second;

/** Of a run that is up. Restarts inside Flink make no pod's event: they are seen by looking alone. */
export function steadyPace({ policy, lookedAt, facts }: RunView, now: number): number {
  const fell = facts.falls.at(-1);
  if (policy.perception === "FAST") return pace.fast;
  if (fell !== undefined && now - fell < closelyAfterFall) return pace.transition;
  const lost = facts.taskManagerLostAt;
  if (lost !== undefined && now - lost < closelyAfterLoss) return pace.transition;
  return lookedAt ? pace.looked : pace.steady;
}

export function base(run: RunView): Decision {
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

/** Puts the run into an event's state, at the evidence's time. One that it is in is not entered again: a cancel overtakes a stop. */
export function enter(draft: Decision, event: NewEvent): void {
  draft.events.push(event.state === draft.state ? { ...event, state: null } : event);
  draft.reason = event.type;
  draft.message = event.message;
  if (event.state === null || event.state === draft.state) return;
  draft.state = event.state;
  draft.stateSince = Math.max(draft.stateSince, event.occurredAt);
}

export const event = (type: ReasonCode, message: string, occurredAt: number): NewEvent => ({
  type,
  state: null,
  message,
  detail: {},
  occurredAt,
});

/** An end that Kubernetes tells, or patience. */
export function fail(
  draft: Decision,
  at: number,
  reason: ReasonCode,
  message: string,
  detail: NewEvent["detail"] = {},
): Decision {
  const cause = { summary: message, at };
  draft.facts = { ...draft.facts, result: { status: "FAILED", source: "kubernetes", at, cause } };
  enter(draft, { ...event(reason, message, Math.max(draft.stateSince, at)), detail, state: "FAILED" });
  return { ...draft, actions: [], staleSince: null, deadline: null, lookAgainInMs: 0 };
}
