import type { JobSummary } from "@/lib/contract/jobs";
import { notStartedSeverity, runStateRows } from "@/lib/domain/run-state";

export const severityOf = ({ state }: Pick<JobSummary, "state">): number =>
  state === null ? notStartedSeverity : runStateRows[state].severity;

/** Whether the list still stands worst first: rows change in place and do not jump under the reader's hand. */
export const isWorstFirst = (jobs: readonly Pick<JobSummary, "state">[]): boolean =>
  jobs.every((job, index) => {
    const before = jobs[index - 1];
    return before === undefined || severityOf(before) >= severityOf(job);
  });

/** Whether something is wrong with it that a person should look at. */
export const needsAttention = ({ state }: Pick<JobSummary, "state">): boolean =>
  state === "FAILED" || state === "NOT_RUNNING";
