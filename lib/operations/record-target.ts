import type { Database } from "@/lib/postgres/client";
import { appendFeed } from "@/lib/postgres/feed";
import type { LoadedTarget } from "./claim-target";
import { feedOperation } from "./feed";

export type TargetOutcome =
  | { status: "READY"; stateDirectory: string | null; note: string | null }
  | { status: "FAILED"; code: string; message: string };

/** How far a preparation is. */
export async function recordTargetStep(
  db: Database,
  { operation, target }: LoadedTarget,
  progress: number,
  step: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const written = await tx.operation.update({ where: { id: operation.id }, data: { progress, step } });
    await feedOperation(tx, target.project, written);
  });
}

/** A target that was READY and whose change failed stays so: its jobs run on. */
export async function recordTarget(
  db: Database,
  { operation, target }: LoadedTarget,
  outcome: TargetOutcome,
  now: number,
): Promise<void> {
  const done = outcome.status === "READY";
  const status = done || target.status === "READY" ? "READY" : "FAILED";
  const statusMessage = done ? outcome.note : outcome.message;
  await db.$transaction(async (tx) => {
    await tx.deploymentTarget.update({
      where: { id: target.id },
      data: { status, statusMessage, ...(done && { stateDirectory: outcome.stateDirectory }) },
    });
    const written = await tx.operation.update({
      where: { id: operation.id },
      data: {
        state: done ? "SUCCEEDED" : "FAILED",
        step: done ? "The target is ready" : "The target could not be prepared",
        errorCode: done ? null : outcome.code,
        errorMessage: done ? null : outcome.message,
        finishedAt: new Date(now),
        ...(done && { progress: 100 }),
      },
    });
    await appendFeed(tx, {
      projectId: target.projectId,
      subject: `target:${target.id}`,
      summary: { status, statusMessage: statusMessage?.slice(0, 120) ?? null },
    });
    await feedOperation(tx, target.project, written);
  });
}
