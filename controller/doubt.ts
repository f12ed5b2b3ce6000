import type { RunView } from "@/lib/domain/decision";
import { failedOver } from "@/lib/domain/failover";
import type { DeploymentSeen, PodsSeen } from "@/lib/domain/observation";
import { isWithoutJobManager } from "@/lib/domain/processing";
import { isSettled } from "@/lib/domain/run-state";
import { jobManagerRuns } from "./observe-flink";

/** In this time a pod starts or ends mostly; who waits longer is asked for without a cache, at every pass. */
const patienceMs = 15_000;

/**
 * Whether what the watches tell of a run is to be read again, uncached. A watch may lag behind what we did a moment ago, or
 * have lost an event without any sign, which its next list mends only minutes later: nothing is concluded from an absence
 * that it alone tells, and nobody waits on its word for what may have come long ago.
 */
export function doubted(
  run: RunView,
  seen: { deployment: DeploymentSeen; pods: PodsSeen },
  now: number,
): boolean {
  if (seen.deployment.seen === "absent") return true;
  if (failedOver(run, seen, now)) return true;
  // Blind is not wrong: thousands of runs must not read what a watch that is away told of them.
  if (seen.deployment.seen === "unknown" || seen.pods.seen === "unknown") return false;
  if (isWithoutJobManager(run.facts)) return true;
  // A pod that is told to run, and whose REST nobody reaches.
  if (run.staleSince !== null && now - run.staleSince > patienceMs) return true;
  const { deploymentDeletedAt } = run.facts.release;
  if (deploymentDeletedAt !== undefined) return now - deploymentDeletedAt > patienceMs;
  return !isSettled(run.state) && !jobManagerRuns(seen.pods) && now - run.stateSince > patienceMs;
}
