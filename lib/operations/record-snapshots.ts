import { randomBytes } from "node:crypto";
import { newId } from "@/lib/domain/ids";

export type NewSnapshot = {
  kind: "SAVEPOINT" | "CHECKPOINT";
  /** as the pods see it */
  path: string;
  at: number;
  checkpointId?: number;
  sizeBytes?: number;
};

/** What one can start from. A pass may be repeated: of a known one only what was not known yet is added. */
export const snapshotRows = (run: { id: string; jobId: string }, snapshots: NewSnapshot[]) =>
  snapshots.map(({ at, ...snapshot }) => ({
    ...snapshot,
    id: newId("snapshot", randomBytes(10)),
    jobId: run.jobId,
    runId: run.id,
    createdAt: new Date(at),
  }));
