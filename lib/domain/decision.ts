import type { RunPolicy } from "./job-spec";
import type { ReasonCode } from "./reasons";
import type { RunFacts } from "./run-facts";
import type { DesiredState, RunState } from "./run-state";

/** What of a run's row the decision needs. Times are milliseconds since the epoch. */
export type RunView = {
  id: string;
  flinkJobId: string;
  applicationId: string;
  desired: DesiredState;
  desiredSeq: number;
  state: RunState;
  reason: ReasonCode;
  message: string;
  stateSince: number;
  createdAt: number;
  staleSince: number | null;
  settledAt: number | null;
  declaredTaskManagers: number;
  batch: boolean;
  /** of its version */
  policy: RunPolicy;
  /** somebody has its page open */
  lookedAt: boolean;
  restorePath: string | null;
  facts: RunFacts;
};

export type NewEvent = {
  type: ReasonCode;
  /** the state it brought the run into; null: none */
  state: RunState | null;
  message: string;
  detail: Record<string, unknown>;
  /** by its evidence */
  occurredAt: number;
};

/** What the controller is to do once the decision is committed. Each is idempotent under replay. */
export type Action =
  | { do: "createObjects" }
  | { do: "stopWithSavepoint"; triggerId: string }
  | { do: "cancelFlinkJob" }
  | { do: "captureLogs" }
  | { do: "scaleToZero"; uid: string }
  | { do: "deleteDeployment"; uid: string }
  /** HA ConfigMaps by name, the script's Secret, whatever garbage collection has not taken yet */
  | { do: "deleteLeftovers" }
  /** HA, result-store folders of the run in the target's state */
  | { do: "deleteState" };

/** What an action achieved, recorded in a second transaction after the act. */
export type ActionOutcome =
  /** done: these facts hold now */
  | { outcome: "done"; facts: (before: RunFacts) => RunFacts; events?: NewEvent[] }
  /** not an error: look again */
  | { outcome: "wait"; lookAgainInMs: number }
  | { outcome: "retry"; why: string }
  /** the user must change something: the run fails with it while it starts, and shows it otherwise */
  | { outcome: "stuck"; reason: ReasonCode; message: string };

export type Decision = {
  state: RunState;
  /** evidence's time of the newest transition, or the row's stateSince */
  stateSince: number;
  reason: ReasonCode;
  message: string;
  /** in order; each transition with its evidence's own time */
  events: NewEvent[];
  /** to be committed before any action is taken */
  facts: RunFacts;
  actions: Action[];
  staleSince: number | null;
  /** a bounded state's countdown */
  deadline: { at: number; becomes: RunState } | null;
  /** set once: nothing of the run is left in the cluster */
  released: boolean;
  lookAgainInMs: number;
};

/** Our trigger id of the stop that `seq` asked for: the same at every replay, another at the next. */
export const triggerIdOf = (run: Pick<RunView, "applicationId">, seq: number): string =>
  run.applicationId.slice(0, 24) + seq.toString(16).padStart(8, "0");
