import { randomBytes } from "node:crypto";
import { newId } from "@/lib/domain/ids";
import type { Transaction } from "./context";

export type NewSnapshot = {
  kind: "SAVEPOINT" | "CHECKPOINT";
  /** as the pods see it */
  path: string;
  at: number;
  checkpointId?: number;
  sizeBytes?: number;
};

/** What one can start from. Known ones stay as they are: a pass may be repeated. */
export async function recordSnapshots(
  tx: Transaction,
  run: { id: string; jobId: string },
  snapshots: NewSnapshot[],
): Promise<void> {
  if (snapshots.length === 0) return;
  await tx.snapshot.createMany({
    skipDuplicates: true,
    data: snapshots.map(({ kind, path, at, checkpointId, sizeBytes }) => ({
      id: newId("snapshot", randomBytes(10)),
      jobId: run.jobId,
      runId: run.id,
      kind,
      path,
      checkpointId: checkpointId ?? null,
      sizeBytes: sizeBytes ?? null,
      createdAt: new Date(at),
    })),
  });
}
