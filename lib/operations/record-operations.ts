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
  const stops = open.filter(({ kind }) => kind === "STOP");
  const run = { ...view, ...change };
  for (const operation of open) {
    const progress =
      operation.kind === "START"
        ? startProgress(run)
        : stopProgress(run, modeOf(operation.input), operation !== stops.at(-1));
    if (isShown(operation, progress)) continue;
    const ended = progress.state !== "RUNNING";
    const written = await tx.operation.update({
      where: { id: operation.id },
      data: {
        state: progress.state,
        // It never goes back, whatever the run does.
        progress: Math.max(operation.progress, progress.progress),
        step: progress.step,
        errorCode: progress.error?.code ?? null,
        errorMessage: progress.error?.message ?? null,
        finishedAt: ended ? new Date(now) : null,
      },
    });
    await feedOperation(tx, { id: row.job.projectId, slug: row.job.project.slug }, written);
  }
}

const modeOf = (input: unknown) =>
  typeof input === "object" && input !== null && "mode" in input && input.mode === "CANCEL"
    ? "CANCEL"
    : "SAVEPOINT";

const isShown = (
  row: { state: string; progress: number; step: string },
  { state, progress, step }: Progress,
): boolean => row.state === state && row.progress >= progress && row.step === step;
