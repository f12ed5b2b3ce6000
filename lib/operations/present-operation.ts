import type { Operation } from "@/lib/contract/operations";
import type { OperationKind, OperationState } from "@/lib/domain/operation";

export type OperationRow = {
  id: string;
  kind: OperationKind;
  state: OperationState;
  jobId: string | null;
  runId: string | null;
  targetId: string | null;
  progress: number;
  step: string;
  errorCode: string | null;
  errorMessage: string | null;
  requestedBy: string | null;
  createdAt: Date;
  finishedAt: Date | null;
};

export const presentOperation = (row: OperationRow, project: { slug: string }): Operation => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  project: project.slug,
  jobId: row.jobId,
  runId: row.runId,
  targetId: row.targetId,
  progress: row.progress,
  step: row.step,
  error: row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? "" },
  requestedBy: row.requestedBy,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});
