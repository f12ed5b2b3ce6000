import type { ErrorCode } from "@/lib/errors";
import type { Database } from "@/lib/postgres/client";
import type { LoadedOrphanOperation } from "./claim-orphan-operations";
import type { Transaction } from "./context";
import { feedOperation } from "./feed";
import { feedOrphans } from "./feed-orphans";
import { ClaimLost } from "./run-head";

export type OrphanOutcome =
  | { done: true; step: string; runId?: string }
  | { done: false; code: ErrorCode; message: string };

/** How far it is. */
export async function recordOrphanStep(
  db: Database,
  owner: string,
  { operation, project }: LoadedOrphanOperation,
  progress: number,
  step: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await hold(tx, owner, operation.id);
    const written = await tx.operation.update({ where: { id: operation.id }, data: { progress, step } });
    await feedOperation(tx, project, written);
  });
}

/** How it ended; what was done away with, or taken up, is no orphan any more. */
export async function recordOrphanOutcome(
  tx: Transaction,
  owner: string,
  { operation, project, orphan }: LoadedOrphanOperation,
  outcome: OrphanOutcome,
  at: Date,
): Promise<void> {
  await hold(tx, owner, operation.id);
  if (outcome.done && orphan) await tx.orphan.deleteMany({ where: { id: orphan.id } });
  const written = await tx.operation.update({
    where: { id: operation.id },
    data: outcome.done
      ? {
          state: "SUCCEEDED",
          step: outcome.step,
          progress: 100,
          finishedAt: at,
          ...(outcome.runId !== undefined && { runId: outcome.runId }),
        }
      : {
          state: "FAILED",
          step: "Nothing was changed",
          errorCode: outcome.code,
          errorMessage: outcome.message,
          finishedAt: at,
        },
  });
  await feedOperation(tx, project, written);
  if (orphan) await feedOrphans(tx, orphan.clusterId);
}

/** Another controller took it over: it tells the end. */
async function hold(tx: Transaction, owner: string, operationId: string): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    select 1 from "Operation"
    where "id" = ${operationId} and "state" = 'RUNNING' and "input"->>'owner' = ${owner} for update`;
  if (held.length === 0) throw new ClaimLost(`the operation ${operationId} was taken`);
}
