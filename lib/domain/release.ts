import type { Action, RunView } from "./decision";
import type { Observation } from "./observation";

export type ReleasePlan = { actions: Action[]; released: boolean; message: string; lookAgainInMs: number };

/** A pod that does not go is not waited for before its Deployment is deleted; the confirmation waits for it anyway. */
const podPatience = 60_000;
const soon = 1_000;

/**
 * Gives back what an ended run holds: logs are kept, the Deployment goes by UID after a scale to 0, then what is not
 * owned by it, then its HA state; an uncached list confirms that nothing is left. Each act follows from facts that an
 * earlier transaction committed (the result among them), and the plan is the same after a crash at any point.
 */
export function planRelease(run: RunView, seen: Observation, now: number): ReleasePlan {
  const { facts } = run;
  const { release } = facts;
  const act = (action: Action, message: string): ReleasePlan => ({
    actions: [action],
    released: false,
    message,
    lookAgainInMs: soon,
  });
  const wait = (message: string, lookAgainInMs = soon): ReleasePlan => ({
    actions: [],
    released: false,
    message,
    lookAgainInMs,
  });

  if (seen.deployment.seen === "unknown" || seen.pods.seen === "unknown")
    return wait("The cluster cannot be seen", 5_000);
  const everCreated = facts.created !== undefined || seen.deployment.seen === "present";
  if (everCreated && !release.logsCapturedAt) return act({ do: "captureLogs" }, "Its logs are being kept");

  // One of another run is never touched.
  if (seen.deployment.seen === "present") {
    const { uid } = seen.deployment;
    if (!release.scaledDownAt) return act({ do: "scaleToZero", uid }, "Its JobManager is being stopped");
    if (seen.deployment.deleting && release.deploymentDeletedAt) return wait("Its pods are ending");
    // TaskManagers go with their owner: alone they would wait five minutes for another JobManager.
    const gone = seen.pods.pods.every(
      // One that was evicted stays as a record; nothing of it runs.
      ({ component, phase }) => component !== "jobmanager" || phase === "Failed" || phase === "Succeeded",
    );
    if (gone || now - release.scaledDownAt > podPatience) {
      return act({ do: "deleteDeployment", uid }, "Its Deployment is being deleted");
    }
    return wait("Its JobManager is ending");
  }

  if (seen.pods.pods.length > 0) {
    const since = Math.max(facts.result?.at ?? 0, release.deploymentDeletedAt ?? 0);
    // Flink gives a TaskManager to whatever Deployment has its cluster's name then: garbage collection leaves that one be.
    const kept = seen.pods.pods.some(({ deleting }) => !deleting);
    return kept && now - since > podPatience
      ? act({ do: "deleteLeftovers" }, "Pods that nobody takes away are being deleted")
      : wait("Its pods are ending");
  }
  if (!release.leftoversDeletedAt)
    return act({ do: "deleteLeftovers" }, "What is left of it is being deleted");
  if (!release.stateDeletedAt) return act({ do: "deleteState" }, "Its recovery data is being deleted");
  if (seen.leftovers.seen !== "present") return wait("Confirming that nothing is left");
  if (seen.leftovers.names.length === 0)
    return { actions: [], released: true, message: "Nothing is left of it", lookAgainInMs: 0 };
  return act({ do: "deleteLeftovers" }, `Still there: ${seen.leftovers.names.slice(0, 3).join(", ")}`);
}
