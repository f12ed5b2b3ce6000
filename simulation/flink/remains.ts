import { statePathOf } from "@/lib/domain/state-layout";
import type { SimStateStore } from "../kubernetes/state-store";
import { answersOf } from "./answers";
import type { FlinkConfig } from "./config";
import type { SimJob } from "./job";

const results = { FINISHED: "SUCCEEDED", FAILED: "FAILED", CANCELED: "CANCELED" } as const;

/** What a JobManager leaves of an ended job: the archive first, then the job's result. */
export function remainsOf(state: SimStateStore, config: FlinkConfig) {
  const { flinkJobId, applicationId } = config;
  const archive = statePathOf(config.archiveDirectory);
  const jobResults = statePathOf(config.jobResults);

  return {
    hasResult: (): boolean => jobResults !== undefined && state.has(`${jobResults}/${flinkJobId}.json`),
    archive(job: SimJob, now: number): void {
      if (!archive) return;
      const answers = answersOf(job, now);
      const parts: [string, object][] = [
        ["", answers.detail()],
        ["/exceptions", answers.exceptions()],
        ["/checkpoints", answers.checkpoints()],
      ];
      const text = JSON.stringify({
        archive: parts.map(([path, body]) => ({
          path: `/jobs/${flinkJobId}${path}`,
          json: JSON.stringify(body),
        })),
      });
      // A driver that failed is archived as before 2.3.
      const below =
        applicationId === undefined || job.rename !== undefined
          ? flinkJobId
          : `${applicationId}/applications/${applicationId}/jobs/${flinkJobId}`;
      state.write(`${archive}/${below}`, text);
    },
    /** `_DIRTY` until what the job held is cleaned up */
    result(job: SimJob, dirty: boolean): void {
      if (!jobResults) return;
      const { status, exceptions, startedAt, endedAt } = job.describe();
      const failure = exceptions[0];
      const result = {
        id: flinkJobId,
        "application-status": results[status as keyof typeof results],
        "accumulator-results": {},
        "net-runtime": (endedAt ?? startedAt) - startedAt,
        "failure-cause":
          status === "FAILED" && failure
            ? { class: failure.exceptionName, "stack-trace": failure.stacktrace }
            : null,
        "start-time": startedAt,
        "end-time": endedAt,
      };
      if (!dirty) state.remove(`${jobResults}/${flinkJobId}_DIRTY.json`);
      state.write(
        `${jobResults}/${flinkJobId}${dirty ? "_DIRTY" : ""}.json`,
        JSON.stringify({ result, version: 1 }),
      );
    },
  };
}
