import type { RunView } from "../decision";
import type { Observation } from "../observation";
import type { RunState } from "../run-state";
import {
  aJob,
  aRun,
  created,
  dark,
  deployed,
  jobManagerUp,
  nothing,
  running,
  up,
  wasUp,
  withJob,
} from "./seen";

/** Kinds of observations, and a run in each state: what the total table is made of. */

export const cause = { summary: "Column 'x' not found", at: 5_000 };

export const observations = {
  dark,
  nothing,
  deployed,
  jobManagerUp,
  scheduling: withJob(aJob("RUNNING", { scheduled: 2 })),
  granted: withJob(aJob("RUNNING", { running: 1, initializing: 1 })),
  up,
  restarting: withJob(aJob("RESTARTING", { canceled: 2 })),
  finished: withJob(aJob("FINISHED", { finished: 2 }, { endedAt: 9_000, batch: true })),
  canceled: withJob(aJob("CANCELED", { canceled: 2 }, { endedAt: 9_000 })),
  failed: withJob(aJob("FAILED", { failed: 2 }, { endedAt: 9_000, cause })),
  vanished: { ...nothing, remains: { seen: "nothing" } },
} satisfies Record<string, Observation>;
export type Case = keyof typeof observations;

/** A run that is in the state and whose facts fit it. */
export const runIn: Record<RunState, RunView> = {
  STARTED: aRun({ facts: created }),
  JM_POD_RUNNING: aRun({ state: "JM_POD_RUNNING", facts: { ...created, reached: { jmPodRunning: 1_900 } } }),
  POD_RUNNING: aRun({
    state: "POD_RUNNING",
    facts: { ...created, reached: { jmPodRunning: 1_900, podRunning: 2_200 } },
  }),
  RUNNING: running,
  NOT_RUNNING: { ...running, state: "NOT_RUNNING", reason: "JobRestarting", stateSince: 4_000 },
  SUCCESS: { ...running, state: "SUCCESS", reason: "JobFinished" },
  STOPPING: {
    ...running,
    state: "STOPPING",
    desired: "STOPPED",
    desiredSeq: 2,
    facts: { ...wasUp, stop: { seq: 2, mode: "CANCEL" } },
  },
  STOPPED: { ...running, state: "STOPPED", reason: "StoppedWithoutSavepoint" },
  FAILED: { ...running, state: "FAILED", reason: "JobFailed" },
};
