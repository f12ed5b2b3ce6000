import { type StopAsked, stopAsked } from "@/lib/domain/operation";
import { type Progress, startProgress, stopProgress } from "@/lib/domain/operation-progress";
import type { Transaction } from "./context";
import { feedOperation } from "./feed";
import type { LoadedRun } from "./load-run";
import type { RunChange } from "./record-run";

/** How far the commands on this run are after a pass, and how they ended. */
export async function recordOperations(
  tx: Transaction,
  { row, view }: LoadedRun,
  change: RunChange,
  now: number,
): Promise<void> {
  const open = await tx.operation.findMany({
    where: { runId: row.id, state: { in: ["PENDING", "RUNNING"] }, kind: { in: ["START", "STOP"] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  for (const { id, data } of progressRows(open, view, change, now)) {
    const written = await tx.operation.update({ where: { id }, data });
    await feedOperation(tx, { id: row.job.projectId, slug: row.job.project.slug }, written);
  }
}

type OpenOperation = {
  id: string;
  kind: string;
  state: string;
  progress: number;
  step: string;
  input: unknown;
};

/** What changes of the open starts and stops; they are given by time. Of stops the last intent is the one that holds. */
export function progressRows(open: OpenOperation[], view: LoadedRun["view"], change: RunChange, now: number) {
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
    return [{ id: operation.id, data }];
  });
}

const askedOf = ({ input }: OpenOperation): StopAsked => stopAsked.parse(input);

const isShown = (
  row: { state: string; progress: number; step: string },
  { state, progress, step }: Progress,
): boolean => row.state === state && row.progress >= progress && row.step === step;
