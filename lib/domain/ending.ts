import type { RunView } from "./decision";
import { jobManagerPod, jobOf, mainContainer } from "./evidence";
import type { Cause, Observation } from "./observation";
import { downSince, type RunFacts } from "./run-facts";

type Result = NonNullable<RunFacts["result"]>;

/** Exit codes of the JobManager's process, modulo 256: Flink's ApplicationStatus. */
const exitFailed = 163;
const exitUnknown = 165;

/**
 * How the run ended, where there is positive evidence that it did. In order: Flink's REST, the archive or job result
 * store, the exit code. REST that is silent, an empty job list and a missing Deployment alone are not evidence.
 */
export function resultOf(run: RunView, seen: Observation, now: number): Result | undefined {
  if (run.facts.result) return run.facts.result;
  const result = fromRest(seen, now) ?? fromRemains(seen) ?? fromExit(run, seen) ?? vanished(run, seen, now);
  // Its clock may be ahead of the database's: nothing ends in the future.
  return result && { ...result, at: Math.min(now, result.at) };
}

function fromRest(seen: Observation, now: number): Result | undefined {
  const job = jobOf(seen);
  if (!job) return undefined;
  const { status } = job;
  if (status !== "FINISHED" && status !== "CANCELED" && status !== "FAILED") return undefined;
  return {
    status,
    source: "rest",
    at: job.endedAt ?? now,
    cause: status === "FAILED" ? job.cause : undefined,
  };
}

function fromRemains(seen: Observation): Result | undefined {
  const { remains } = seen;
  if (remains.seen !== "result") return undefined;
  return { status: remains.status, source: remains.source, at: remains.endedAt, cause: remains.cause };
}

/** Only where the Deployment is gone: while it exists, a JobManager that exits is started again and recovers. */
function fromExit(run: RunView, seen: Observation): Result | undefined {
  if (!isGone(run, seen)) return undefined;
  const pod = jobManagerPod(seen);
  const exit = pod ? mainContainer(pod)?.lastExit : undefined;
  if (!exit || exit.exitCode === exitUnknown) return undefined;
  const cause: Cause | undefined = exit.message
    ? { summary: exit.message.trim().split("\n").at(-1) ?? "", detail: exit.message, at: exit.finishedAt }
    : undefined;
  if (exit.exitCode === exitFailed)
    return { status: "FAILED", source: "exitCode", at: exit.finishedAt, cause };
  return undefined;
}

/** Longer than tasks go on without their JobManager (Flink's heartbeat, 50 s). */
const podPatience = 60_000;

/** Created once, gone now, and whoever could tell how it ended was asked and knows nothing. */
function vanished(run: RunView, seen: Observation, now: number): Result | undefined {
  if (!isGone(run, seen) || seen.remains.seen !== "nothing") return undefined;
  const pods = seen.pods.seen === "present" ? seen.pods.pods : undefined;
  if (!pods) return undefined;
  // TaskManagers alone end with the Deployment that owns them; those of another's Deployment never do, and serve nobody.
  const alone = pods.every(({ component }) => component === "taskmanager");
  const lingering =
    alone && run.state !== "RUNNING" && now - downSince(run.facts, run.stateSince) > podPatience;
  if (pods.length > 0 && !lingering) return undefined;
  const told = finishedBefore(run.facts);
  if (told) return told;
  return {
    status: run.facts.reached.running === undefined ? "NEVER_RAN" : "UNKNOWN",
    source: "none",
    at: now,
  };
}

/** The end that REST told while its verdict waited. */
export const finishedBefore = ({ finishedAt }: RunFacts): Result | undefined =>
  finishedAt === undefined ? undefined : { status: "FINISHED", source: "rest", at: finishedAt };

/**
 * True where the Deployment we made is seen to be missing: the remains are to be asked. A JobManager that answered was
 * made, though the controllers that made it died before they had recorded so.
 */
export const isGone = (run: Pick<RunView, "facts">, seen: Pick<Observation, "deployment">): boolean =>
  (run.facts.created !== undefined || run.facts.reached.jmPodRunning !== undefined) &&
  (seen.deployment.seen === "absent" || seen.deployment.seen === "foreign");
