import { isSettled } from "@/lib/domain/run-state";
import type { SimDatabase } from "../postgres/database";
import type { Report } from "./violation";

/** What of a run is left in the cluster, and what its job does, as the world knows it. */
export type Truth = {
  /** names of all objects that carry the run's label, or Flink's own label of its cluster */
  objectsOf(runId: string, clusterId: string): string[];
  /** runs that have a Deployment with our label */
  runsWithObjects(): string[];
  /** the job of this run processes data now */
  processes(runId: string): boolean;
};

/** Soon after the calm, long before a watch lists everything again by itself. */
export function checkSight({ rows }: SimDatabase, report: Report): void {
  for (const { id, state, staleSince, releasedAt } of rows.runs.values())
    if (staleSince && !releasedAt)
      report("sight comes back", `run ${id} is ${state}, and not seen since ${staleSince.toISOString()}`);
}

/** After the calm: everything that was asked for is done or has ended with words, and the cluster holds what it should. */
export function checkConvergence(
  database: SimDatabase,
  truth: Truth,
  /** jobs that run on once they run */
  isSteady: (jobId: string) => boolean,
  report: Report,
): void {
  const { rows } = database;
  for (const run of rows.runs.values()) {
    const name = `run ${run.id} of ${run.jobId} is ${run.state} (${run.reason}: ${run.message})`;
    if (run.releasedAt) {
      const left = truth.objectsOf(run.id, run.clusterId);
      if (left.length > 0) report("nothing is left of a released run", `${name}: ${left.join()}`);
      continue;
    }
    if (isSettled(run.state)) report("an ended run is released", name);
    else if (run.desired !== "RUNNING" && run.state === "STOPPING") report("a stop comes to its end", name);
    else if (isSteady(run.jobId) && run.state !== "RUNNING") report("what should run runs", name);
    if (run.state === "RUNNING" && !truth.processes(run.id)) report("running is what processes data", name);
    if (run.staleSince) report("sight comes back", name);
  }
  for (const operations of rows.operations.values())
    for (const one of operations) {
      const run = rows.runs.get(one.runId ?? "");
      const open = one.state === "PENDING" || one.state === "RUNNING";
      if (open && run && (run.state === "RUNNING" || run.releasedAt))
        report("every accepted command ends", `${one.kind} of ${one.runId}: ${one.state}, ${one.step}`);
    }
  for (const runId of truth.runsWithObjects())
    if (!rows.runs.has(runId)) continue;
    else if (rows.runs.get(runId)?.releasedAt)
      report("nothing is left of a released run", `${runId} has a Deployment`);
}
