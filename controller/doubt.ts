import type { RunView } from "@/lib/domain/decision";
import { pace } from "@/lib/domain/draft";
import { failedOver } from "@/lib/domain/failover";
import type { DeploymentSeen, PodsSeen } from "@/lib/domain/observation";
import { isOtherThanBefore } from "@/lib/domain/processing";
import { isSettled } from "@/lib/domain/run-state";
import { jobManagerRuns } from "./observe-flink";

/** In this time a pod starts or ends mostly; who waits longer is asked for without a cache now and then. */
const patienceMs = 15_000;
/** As often as a run in transition is looked at: what brings more passes are its events, and they come by the watch. */
const rereadMs = pace.transition;

export type Doubt = "none" | "now" | "nowAndThen";

/**
 * Whether what the watches tell of a run is to be read again, uncached. A watch may lag behind what we did a moment ago, or
 * have lost an event without any sign, which its next list mends only minutes later: nothing is concluded from an absence
 * that it alone tells, and nobody waits on its word for what may have come long ago.
 */
export function doubted(
  run: RunView,
  seen: { deployment: DeploymentSeen; pods: PodsSeen },
  now: number,
): Doubt {
  if (seen.deployment.seen === "absent") return "now";
  if (failedOver(run, seen, now)) return "now";
  // Blind is not wrong: thousands of runs must not read what a watch that is away told of them.
  if (seen.deployment.seen === "unknown" || seen.pods.seen === "unknown") return "none";
  // Neither its fall nor who runs it now is believed of a watch that may be late.
  if (run.state === "RUNNING" && isOtherThanBefore(run.facts, seen)) return "now";
  return waits(run, seen.pods, now) ? "nowAndThen" : "none";
}

function waits(run: RunView, pods: PodsSeen, now: number): boolean {
  // A pod that is told to run, and whose REST nobody reaches.
  if (run.staleSince !== null && now - run.staleSince > patienceMs) return true;
  const { deploymentDeletedAt } = run.facts.release;
  if (deploymentDeletedAt !== undefined) return now - deploymentDeletedAt > patienceMs;
  return !isSettled(run.state) && !jobManagerRuns(pods) && now - run.stateSince > patienceMs;
}

/**
 * Whether such a doubt is to be settled at this pass. `readAt`: when runs were read so last. `toldAgo`: how long ago a watch
 * told of the run's pods: what it has lost may be newer, but not older than that, so such a run is read less often.
 */
export function isDue(
  doubt: Doubt,
  readAt: Map<string, number>,
  run: { id: string; toldAgo: number | undefined },
  now: number,
): boolean {
  if (doubt === "none") readAt.delete(run.id);
  if (doubt !== "nowAndThen") return doubt === "now";
  const before = readAt.get(run.id);
  const pause = run.toldAgo !== undefined && run.toldAgo < patienceMs ? patienceMs : rereadMs;
  if (before !== undefined && now - before < pause) return false;
  readAt.set(run.id, now);
  return true;
}
