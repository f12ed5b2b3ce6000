import { type StopAsked, stopAsked } from "@/lib/domain/operation";
import { type Progress, startProgress, stopProgress } from "@/lib/domain/operation-progress";
import type { LoadedRun } from "./load-run";
import type { RunChange } from "./run-change";
import type { OpenOperation } from "./run-head";

type Open = Pick<OpenOperation, "id" | "kind" | "state" | "progress" | "step" | "input">;

/**
 * How far the commands on a run are after a pass, and how they ended: what changes of the open starts and stops, which are
 * given by time. Of stops the last intent is the one that holds.
 */
export function progressRows<T extends Open>(
  open: T[],
  view: LoadedRun["view"],
  change: RunChange,
  now: number,
) {
  const stops = open
    .filter(({ kind }) => kind === "STOP")
    .toSorted((a, b) => askedOf(a).desiredSeq - askedOf(b).desiredSeq);
  const run = { ...view, ...change };
  return open.flatMap((operation) => {
    const progress =
      operation.kind === "START"
        ? startProgress(run)
        : stopProgress(run, askedOf(operation).mode, operation !== stops.at(-1));
    if (isShown(operation, progress)) return [];
    const data = {
      state: progress.state,
      // It never goes back, whatever the run does.
      progress: Math.max(operation.progress, progress.progress),
      step: progress.step,
      errorCode: progress.error?.code ?? null,
      errorMessage: progress.error?.message ?? null,
      finishedAt: progress.state === "RUNNING" ? null : new Date(now),
    };
    return [{ row: operation, data }];
  });
}

const askedOf = ({ input }: Open): StopAsked => stopAsked.parse(input);

const isShown = (
  row: { state: string; progress: number; step: string },
  { state, progress, step }: Progress,
): boolean => row.state === state && row.progress >= progress && row.step === step;
