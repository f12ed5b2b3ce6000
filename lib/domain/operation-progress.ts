import type { RunView } from "./decision";
import type { OperationState, StopMode } from "./operation";
import type { ReasonCode } from "./reasons";
import { recoveryPending } from "./recovery";
import { isSettled, type RunState } from "./run-state";

/** What an operation on a run shows after a pass. */
export type Progress = {
  state: OperationState;
  progress: number;
  step: string;
  error?: { code: string; message: string };
};

type Run = Pick<RunView, "state" | "reason" | "message" | "desired" | "desiredSeq" | "facts"> & {
  released: boolean;
};

/** `ImagePullFailed` → `IMAGE_PULL_FAILED`: the form of error codes. */
export const errorCodeOf = (reason: ReasonCode): string =>
  reason.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

const startSteps: Partial<Record<RunState, string>> = {
  JM_POD_RUNNING: "The JobManager runs; TaskManagers are being made",
  POD_RUNNING: "All pods run; tasks are being deployed",
};
const startStep = ({ state, facts, message }: Run): string =>
  state === "STARTED"
    ? facts.created
      ? "The JobManager is being started"
      : "Its objects are being created"
    : (startSteps[state] ?? message);

/** A start has succeeded when its job first processes data. */
export function startProgress(run: Run): Progress {
  if (run.facts.reached.running !== undefined || run.state === "SUCCESS")
    return { state: "SUCCEEDED", progress: 100, step: "The job runs" };
  const before = progressOf(run);
  if (run.desired !== "RUNNING" && run.state !== "FAILED")
    return { state: "CANCELLED", progress: before, step: "The start was cancelled" };
  if (run.state === "FAILED" || run.state === "STOPPED") {
    const error = { code: errorCodeOf(run.reason), message: run.message };
    return { state: "FAILED", progress: before, step: "The start failed", error };
  }
  return { state: "RUNNING", progress: before, step: startStep(run) };
}

/** How far it came, whatever it is now. */
const progressOf = ({ facts }: Run): number =>
  facts.reached.podRunning !== undefined
    ? 70
    : facts.reached.jmPodRunning !== undefined
      ? 40
      : facts.created
        ? 10
        : 5;

/** `superseded`: a later stop of the same run overtook it. */
export function stopProgress(run: Run, mode: StopMode, superseded: boolean): Progress {
  const { stop, result } = run.facts;
  const progress = run.released ? 90 : result ? 80 : stop?.savepointPath ? 60 : stop?.triggeredAt ? 30 : 10;
  if (superseded && !isSettled(run.state))
    return { state: "CANCELLED", progress, step: "A later stop overtook it" };
  if (stop?.seq === run.desiredSeq && stop.failure && !isSettled(run.state)) {
    const error = { code: "SAVEPOINT_FAILED", message: stop.failure.summary };
    return { state: "FAILED", progress, step: "The job goes on", error };
  }
  if (run.state === "SUCCESS") {
    const error = {
      code: "RUN_ALREADY_FINISHED",
      message: "The job had ended by itself before it was stopped",
    };
    return { state: "FAILED", progress, step: "The job had ended", error };
  }
  // It was asked for after the failure, to keep the job from being started again.
  if (run.state === "FAILED" && run.facts.recovery?.over === "cancelled")
    return { state: "SUCCEEDED", progress: 100, step: "The job is not started again" };
  if (run.state === "FAILED" && recoveryPending(run.facts))
    return { state: "RUNNING", progress, step: "The recovery is being cancelled" };
  if (run.state === "FAILED") {
    const error = { code: errorCodeOf(run.reason), message: run.message };
    return { state: "FAILED", progress, step: "The job failed while it was being stopped", error };
  }
  if (run.state === "STOPPED") {
    if (superseded) return { state: "CANCELLED", progress, step: "A later stop overtook it" };
    if (mode === "CANCEL" || stop?.savepointPath || run.reason === "StoppedWithSavepoint")
      return { state: "SUCCEEDED", progress: 100, step: "Stopped; nothing is left in the cluster" };
    const error = { code: errorCodeOf(run.reason), message: run.message };
    return { state: "FAILED", progress, step: "Stopped without a savepoint", error };
  }
  return {
    state: "RUNNING",
    progress,
    step: run.state === "STOPPING" ? run.message : "The stop was asked for",
  };
}
