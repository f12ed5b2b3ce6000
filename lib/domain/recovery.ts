import type { Decision, NewEvent, RunView } from "./decision";
import { event } from "./draft";
import { inWords, positionBefore, positionInWords } from "./position";
import type { RunFacts } from "./run-facts";
import { isSettled } from "./run-state";
import { stopsNow } from "./stop";

type Recovery = NonNullable<RunFacts["recovery"]>;

const minute = 60_000;
/** A target that is broken for a day is tried 24 times more, not thousands. */
const longestBackoff = 60 * minute;
/** A quota is freed by somebody's stop; nothing tells us of it. */
const delayedFor = 30_000;

/** Planned, and neither carried out nor given up. */
export const recoveryPending = ({ recovery }: Pick<RunFacts, "recovery">): Recovery | undefined =>
  recovery?.over === undefined ? recovery : undefined;

/** The recoveries that the policy's window still counts. */
export const recentRecoveries = (
  { policy, facts }: Pick<RunView, "policy" | "facts">,
  now: number,
): number[] => facts.recoveries.filter((at) => now - at < policy.recovery.windowMinutes * minute);

/**
 * A run that has failed by itself, after it had run or as a recovery of one that had, is followed by a new one: when, or
 * why not. What never ran was somebody's start, and is theirs to correct.
 */
export function withRecovery(run: RunView, decided: Decision, now: number): Decision {
  if (isSettled(run.state) || decided.state !== "FAILED") return decided;
  const { recovery: policy } = run.policy;
  const { facts } = decided;
  const counts = facts.reached.running !== undefined || facts.recoveries.length > 0;
  // A stop that failed left the job to go on: what was asked for then is asked for no more.
  if (policy.onFailure !== "RESTART" || stopsNow({ ...run, facts }) || !counts) return decided;
  const attempt = recentRecoveries({ policy: run.policy, facts }, now).length + 1;
  const of = policy.attempts;
  if (attempt > of) {
    const why = `${of} of ${of} attempts within ${inWords(policy.windowMinutes * minute)} are used up`;
    const recovery: Recovery = { at: now, attempt, of, over: "refused", why };
    const refused = event("RecoveryRefused", `The job is not started again: ${why}`, now);
    return { ...decided, facts: { ...facts, recovery }, events: [...decided.events, refused] };
  }
  const wait = Math.min(longestBackoff, policy.backoffSeconds * 1_000 * 2 ** (attempt - 1));
  const recovery: Recovery = { at: now + wait, attempt, of };
  const failedAt = facts.result?.at ?? now;
  const planned: NewEvent = {
    ...event(
      "RecoveryPlanned",
      `Attempt ${attempt} of ${of} begins in ${inWords(wait)} at the earliest; ${positionInWords(facts, failedAt)}`,
      now,
    ),
    detail: { attempt, of, at: recovery.at, ...positionBefore(facts, failedAt) },
  };
  return { ...decided, facts: { ...facts, recovery }, events: [...decided.events, planned] };
}

/** What is to be done about a planned recovery, and what its failed run tells of it. */
export type RecoveryStep =
  | { do: "wait"; until: number }
  | { do: "start" }
  | { do: "end"; recovery: Recovery; events: NewEvent[] }
  | { do: "delay"; recovery: Recovery; events: NewEvent[] };

export type RecoverySeen = {
  recovery: Recovery;
  /** since the failure, or while it came */
  stopAsked: boolean;
  /** the job's latest run is still the failed one */
  latest: boolean;
  /** why its state cannot be gone on from; waiting does not help */
  refusal?: string;
  /** why there is no room for it now */
  obstacle?: string;
};

/** In this order: what a person did since comes before what is possible. */
export function recoveryStep(seen: RecoverySeen, now: number): RecoveryStep {
  const { recovery, refusal, obstacle } = seen;
  const end = (over: NonNullable<Recovery["over"]>, why: string, events: NewEvent[]): RecoveryStep => ({
    do: "end",
    recovery: { ...recovery, over, why },
    events,
  });
  if (!seen.latest) return end("superseded", "Another run was started", []);
  if (seen.stopAsked) {
    const message = "A stop was asked for: no new run is started";
    return end("cancelled", message, [event("RecoveryCancelled", message, now)]);
  }
  if (now < recovery.at) return { do: "wait", until: recovery.at };
  if (refusal) {
    const message = `The job is not started again: ${refusal}`;
    return end("refused", refusal, [event("RecoveryRefused", message, now)]);
  }
  if (!obstacle) return { do: "start" };
  // Said once: the same obstacle at the next look is no news.
  const known = recovery.why === obstacle;
  return {
    do: "delay",
    recovery: { ...recovery, at: now + delayedFor, why: obstacle },
    events: known ? [] : [event("RecoveryDelayed", obstacle, now)],
  };
}

/** `decide` of a settled run: a stop cancels what was planned, before and after its resources are gone. */
export function cancelledByStop(run: RunView, draft: Decision, now: number): Decision {
  const recovery = recoveryPending(run.facts);
  if (!recovery || !stopsNow(run)) return draft;
  const step = recoveryStep({ recovery, stopAsked: true, latest: true }, now);
  if (step.do !== "end") return draft;
  return {
    ...draft,
    facts: { ...draft.facts, recovery: step.recovery },
    events: [...draft.events, ...step.events],
  };
}
