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

/** What one can start from. A pass may be repeated: of a known one only what was not known yet is added. */
export async function recordSnapshots(
  tx: Transaction,
  run: { id: string; jobId: string },
  snapshots: NewSnapshot[],
): Promise<void> {
  for (const { kind, path, at, checkpointId, sizeBytes } of snapshots) {
    const figures = { checkpointId, sizeBytes };
    await tx.snapshot.upsert({
      where: { runId_path: { runId: run.id, path } },
      update: figures,
      create: {
        id: newId("snapshot", randomBytes(10)),
        jobId: run.jobId,
        runId: run.id,
        kind,
        path,
        createdAt: new Date(at),
        ...figures,
      },
    });
  }
}
