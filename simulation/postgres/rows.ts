import type { OperationState } from "@/lib/domain/operation";
import type { RunState } from "@/lib/domain/run-state";
import type { RunRow as RowOfPass, ViewColumns } from "@/lib/operations/load-run";
import type { OperationRow } from "@/lib/operations/present-operation";

/** Rows as prisma/schema.prisma has them, less what no pass and no command reads. A row is never changed, only replaced. */
export type RunRow = Readonly<
  Omit<RowOfPass, "job" | "target"> &
    ViewColumns & {
      targetId: string;
      number: number;
      sequence: number;
      deploymentUid: string | null;
      cpuMilli: number;
      memoryMib: number;
      restoreSnapshotId: string | null;
      recoveryOf: string | null;
      recoveryAttempt: number;
      facts: object;
      observation: object | null;
    }
>;
export type ProjectRow = Readonly<{ id: string; slug: string }>;
export type ClusterRow = Readonly<{
  id: string;
  name: string;
  controllerCredential: string;
  flinkAccess: "PROXY" | "DIRECT";
}>;
export type TargetRow = Readonly<{
  id: string;
  name: string;
  clusterId: string;
  namespace: string;
  projectId: string;
  jobManagerServiceAccount: string;
  taskManagerServiceAccount: string;
  quotaCpuMilli: number;
  quotaMemoryMib: number;
  stateUri: string;
  stateDirectory: string | null;
  status: "PREPARING" | "READY" | "FAILED";
  statusMessage: string | null;
}>;
export type EngineRow = Readonly<{ id: string; flinkVersion: string; image: string }>;
export type ArtifactRow = Readonly<{ id: string; projectId: string; sha256: string }>;
export type JobRow = Readonly<{
  id: string;
  projectId: string;
  targetId: string;
  name: string;
  kind: "SQL" | "JAR";
  currentVersionId: string;
  latestRunId: string | null;
  severity: number;
  stateSince: Date;
}>;
export type VersionRow = Readonly<{ id: string; jobId: string; number: number; spec: object }>;
export type ScheduleRow = Readonly<{
  runId: string;
  /** milliseconds */
  dueAt: number | null;
  owner: string | null;
  epoch: bigint;
  /** milliseconds; somebody has its page open until then */
  lookedUntil: number | null;
}>;
export type HeartbeatRow = Readonly<{ id: string; beatAt: number }>;
export type EventRow = Readonly<{
  runId: string;
  sequence: number;
  type: string;
  state: RunState | null;
  message: string;
  detail: unknown;
  occurredAt: Date;
  recordedAt: Date;
}>;
export type CommandRow = Readonly<Omit<OperationRow, "state">> &
  Readonly<{ state: OperationState; projectId: string; input: unknown }>;
export type SnapshotRow = Readonly<{
  id: string;
  jobId: string;
  runId: string;
  kind: "SAVEPOINT" | "CHECKPOINT";
  path: string;
  checkpointId: number | null;
  sizeBytes: number | null;
  createdAt: Date;
}>;
export type LogRow = Readonly<{
  runId: string;
  pod: string;
  container: string;
  previous: boolean;
  component: string;
  key: string;
  sizeBytes: number;
  truncated: boolean;
  capturedAt: Date;
}>;
export type AuditRow = Readonly<{ at: Date; action: string; subject: string; detail: object }>;
export type FeedRow = Readonly<{
  xid: number;
  position: number;
  projectId: string;
  subject: string;
  summary: object;
}>;

/** By the key in brackets. What hangs on a run or a job lies together, in the order in which it was written. */
export type Rows = {
  /** [id] */
  projects: ProjectRow;
  clusters: ClusterRow;
  targets: TargetRow;
  engines: EngineRow;
  artifacts: ArtifactRow;
  jobs: JobRow;
  versions: VersionRow;
  runs: RunRow;
  heartbeats: HeartbeatRow;
  /** [runId] */
  schedules: ScheduleRow;
  events: readonly EventRow[];
  operations: readonly CommandRow[];
  snapshots: readonly SnapshotRow[];
  logs: readonly LogRow[];
  /** [jobId] */
  versionsOfJob: readonly string[];
  runsOfJob: readonly string[];
  /** [their own number] */
  audits: AuditRow;
  feed: FeedRow;
};
export type TableName = keyof Rows;
export type Tables = { readonly [N in TableName]: ReadonlyMap<string, Rows[N]> };
