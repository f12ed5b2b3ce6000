import type { JobSummary } from "@/lib/contract/jobs";
import { isSettled, runStateRows } from "@/lib/domain/run-state";

/** Why a command cannot be given now; names a text of the catalogue. */
export type Refusal = "viewer" | "live" | "cleaningUp" | "notLive" | "stopping";

type Commanded = Pick<JobSummary, "state" | "runningVersion">;

export const startRefusal = (job: Commanded, mayOperate: boolean): Refusal | null => {
  if (!mayOperate) return "viewer";
  if (job.runningVersion === null || job.state === null) return null;
  return isSettled(job.state) ? "cleaningUp" : "live";
};

export const stopRefusal = (job: Commanded, mayOperate: boolean): Refusal | null => {
  if (!mayOperate) return "viewer";
  if (job.runningVersion === null || job.state === null || isSettled(job.state)) return "notLive";
  return job.state === "STOPPING" ? "stopping" : null;
};

/** A start under way has nothing to lose yet: it is cancelled, not stopped. */
export const isStarting = ({ state }: Pick<JobSummary, "state">): boolean => {
  const step = state === null ? undefined : runStateRows[state].step;
  return step !== undefined && state !== "RUNNING";
};
