import type { NewEvent, RunView } from "./decision";
import { jobOf } from "./evidence";
import { stoppedSavepointPath } from "./first-cause";
import { clusterIdOf } from "./ids";
import type { Observation } from "./observation";
import type { ReasonCode } from "./reasons";
import type { RunFacts } from "./run-facts";
import type { RunState } from "./run-state";
import { statePathOf, statePaths } from "./state-layout";
import { locationPatience, outcomeKept } from "./stop";

/** Flink's REST tells of checkpoints for 3 s what it told before, also when the job has ended since; and a second for the way. */
const restRepeatsMs = 4_000;

type Result = NonNullable<RunFacts["result"]>;
type Verdict =
  | { wait: string }
  | { state: RunState; reason: ReasonCode; message: string; stop: RunFacts["stop"]; events: NewEvent[] };

/** What a known end means for the run: it depends on what was asked, and on where the savepoint lies. */
export function verdictOf(run: RunView, seen: Observation, result: Result, now: number): Verdict {
  const { stop } = run.facts;
  const asked = run.desired !== "RUNNING";
  const say = (
    state: RunState,
    reason: ReasonCode,
    message: string,
    changed = stop,
    events: NewEvent[] = [],
  ): Verdict => ({
    state,
    reason,
    message,
    stop: changed,
    events,
  });
  switch (result.status) {
    case "FAILED": {
      const reason =
        run.facts.reached.jmPodRunning && !run.facts.reached.podRunning ? "DriverFailed" : "JobFailed";
      const words = result.cause?.summary ?? "The job failed, and Flink names no cause";
      return say("FAILED", reason, words, ...savepointBehind(run, seen, result, now));
    }
    case "CANCELED":
      return asked
        ? say(
            "STOPPED",
            "StoppedWithoutSavepoint",
            "The job was cancelled as asked",
            ...savepointBehind(run, seen, result, now),
          )
        : say("STOPPED", "CanceledOutsideMillrace", "The job was cancelled, but not by Millrace");
    case "FINISHED":
      return finished(run, seen, now, say);
    case "NEVER_RAN":
      return asked
        ? say("STOPPED", "StartCancelled", "The start was cancelled as asked")
        : say("FAILED", "ResultUnknown", "Its objects were removed from the cluster before it ran");
    case "UNKNOWN":
      return asked && stop?.mode === "CANCEL"
        ? say(
            "STOPPED",
            "StoppedWithoutSavepoint",
            "The job was taken down as asked; Flink did not answer",
            ...savepointBehind(run, seen, result, now),
          )
        : say(
            "FAILED",
            "ResultUnknown",
            "It ended, and nothing tells how: its objects are gone and left no result",
            ...savepointBehind(run, seen, result, now),
          );
  }
}

type Say = (
  state: RunState,
  reason: ReasonCode,
  message: string,
  stop?: RunFacts["stop"],
  events?: NewEvent[],
) => Verdict;

/** FINISHED is `stopped` only where the savepoint that it ended behind has a location. */
function finished(run: RunView, seen: Observation, now: number, say: Say): Verdict {
  const { stop } = run.facts;
  const byItself = () => say("SUCCESS", "JobFinished", "The job ended by itself, well");
  const last = stopSavepointOf(seen);
  // One that a stop was given up for may be anybody's: it is not the end of the job then.
  const ours = stop?.triggerId && !stop.failure ? pathOf(run, seen) : undefined;
  const path = stop && (stop.savepointPath ?? ours ?? last);
  if (path)
    return say(
      "STOPPED",
      "StoppedWithSavepoint",
      `Stopped with savepoint ${path}`,
      ...withSavepoint(stop, path, now),
    );
  if (last)
    return run.desired === "RUNNING"
      ? say(
          "STOPPED",
          "StoppedOutsideMillrace",
          `The job was stopped with a savepoint, but not by Millrace: ${last}`,
        )
      : say("STOPPED", "StoppedWithSavepoint", `Stopped with savepoint ${last}`);
  const waited = now - (run.facts.endSeenAt ?? now);
  if (mayRepeat(seen) && waited - (seen.tookMs ?? 0) < restRepeatsMs)
    return { wait: "The job has ended; waiting for Flink's last word on its savepoints" };
  if (!stop?.triggerId) return byItself();
  // A JobManager that does not say is not one that has nothing to say; who cancelled has no use for it.
  const dark = seen.savepoint.seen === "unknown" && stop.mode === "SAVEPOINT";
  if (seen.savepoint.seen !== "failed" && waited < (dark ? outcomeKept : locationPatience))
    return { wait: "The job has ended; waiting for the savepoint's location" };
  return byItself();
}

/**
 * A job or its JobManager may fail after the savepoint of its stop was complete (StopWithSavepointStoppingException), or a
 * cancel may overtake the stop: the savepoint is kept all the same.
 */
export function savepointBehind(
  run: RunView,
  seen: Observation,
  { cause }: Pick<Result, "cause">,
  now: number,
): [RunFacts["stop"], NewEvent[]] {
  const { stop } = run.facts;
  if (!stop?.triggerId || stop.savepointPath) return [stop, []];
  const path = pathOf(run, seen) ?? stoppedSavepointPath(cause?.detail, cause?.summary);
  return path ? withSavepoint(stop, path, now) : [stop, []];
}

function withSavepoint(
  stop: NonNullable<RunFacts["stop"]>,
  path: string,
  now: number,
): [RunFacts["stop"], NewEvent[]] {
  if (stop.savepointPath) return [stop, []];
  const message = `The savepoint is complete: ${path}`;
  return [
    { ...stop, savepointPath: path },
    [{ type: "SavepointCompleted", state: null, message, detail: { path }, occurredAt: now }],
  ];
}

/** Path of the savepoint behind which the job stopped, whoever asked for it. */
export const stopSavepointOf = (seen: Observation): string | undefined =>
  (seen.remains.seen === "result" ? seen.remains.stopSavepoint : undefined) ?? jobOf(seen)?.stopSavepoint;

/** Nobody stops a batch job with a savepoint, and an archive repeats nothing. */
const mayRepeat = (seen: Observation): boolean =>
  seen.remains.seen !== "result" && jobOf(seen)?.status === "FINISHED" && jobOf(seen)?.batch === false;

/** REST; the archive, where the JobManager is gone; or a savepoint that Flink completed after our trigger, which it forgot. */
function pathOf(run: RunView, seen: Observation): string | undefined {
  if (seen.savepoint.seen === "completed" || seen.savepoint.seen === "failed") return seen.savepoint.path;
  const archived = seen.remains.seen === "result" ? seen.remains.checkpointPath : undefined;
  if (archived && isSavepointOf(run, archived)) return archived;
  const checkpoint = jobOf(seen)?.checkpoint ?? run.facts.checkpoint;
  const { triggeredAt, afterCheckpoint } = run.facts.stop ?? {};
  if (!checkpoint?.savepoint) return undefined;
  // Noted before the trigger is sent: whoever sent it may have died of it.
  if (afterCheckpoint !== undefined) return checkpoint.id > afterCheckpoint ? checkpoint.path : undefined;
  return triggeredAt !== undefined && checkpoint.at >= triggeredAt ? checkpoint.path : undefined;
}

const isSavepointOf = (run: RunView, path: string): boolean =>
  statePathOf(path)?.startsWith(`${statePaths.savepoints(clusterIdOf(run.id))}/`) ?? false;
