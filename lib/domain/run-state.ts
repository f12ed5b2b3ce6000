export const runStates = [
  "STARTED",
  "JM_POD_RUNNING",
  "POD_RUNNING",
  "RUNNING",
  "NOT_RUNNING",
  "SUCCESS",
  "STOPPING",
  "STOPPED",
  "FAILED",
] as const;
export type RunState = (typeof runStates)[number];

export const desiredStates = ["RUNNING", "STOPPED_WITH_SAVEPOINT", "STOPPED"] as const;
export type DesiredState = (typeof desiredStates)[number];

type StateRow = {
  /** as users say it */
  label: string;
  /** absorbing: no evidence moves the run any more */
  settled: boolean;
  /** step of a start, in order; undefined: not a step */
  step?: number;
  /** order of lists, worst first */
  severity: number;
  tone: "neutral" | "progress" | "good" | "warning" | "bad";
};

/** The nine states as one table: whoever needs to know something of a state reads its row. */
export const runStateRows: Record<RunState, StateRow> = {
  STARTED: { label: "started", settled: false, step: 0, severity: 40, tone: "progress" },
  JM_POD_RUNNING: { label: "jm pod running", settled: false, step: 1, severity: 40, tone: "progress" },
  POD_RUNNING: { label: "pod running", settled: false, step: 2, severity: 40, tone: "progress" },
  RUNNING: { label: "running", settled: false, step: 3, severity: 20, tone: "good" },
  NOT_RUNNING: { label: "not running", settled: false, severity: 80, tone: "warning" },
  SUCCESS: { label: "success", settled: true, severity: 10, tone: "good" },
  STOPPING: { label: "stopping", settled: false, severity: 50, tone: "progress" },
  STOPPED: { label: "stopped", settled: true, severity: 10, tone: "neutral" },
  FAILED: { label: "failed", settled: true, severity: 90, tone: "bad" },
};

/** Severity of a job that has never run. */
export const notStartedSeverity = 0;

export const isSettled = (state: RunState): boolean => runStateRows[state].settled;
