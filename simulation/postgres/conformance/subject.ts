import type { StartFrom, StopMode } from "@/lib/domain/operation";
import type { RunState } from "@/lib/domain/run-state";
import type { RunStore } from "@/lib/operations/run-store";
import type { SpecGiven } from "../setup";

/** The database that a case is held to: the model, or the real one with the real operations. */
export type Subject = {
  store(owner: string): RunStore;
  /** another engine; answers its id */
  engine(flinkVersion: string): Promise<string>;
  /** a project with a target of its own */
  scene(quota?: { cpuMilli: number; memoryMib: number }): Promise<Scene>;
  run(id: string): Promise<RunSeen | undefined>;
  events(runId: string): Promise<EventSeen[]>;
  /** the oldest first */
  operations(runId: string): Promise<OperationSeen[]>;
  snapshots(jobId: string): Promise<SnapshotSeen[]>;
  logs(runId: string): Promise<{ container: string; sizeBytes: number }[]>;
  schedule(runId: string): Promise<ScheduleSeen | undefined>;
  /** summaries of this subject, in the readers' order */
  feed(subject: string): Promise<Record<string, unknown>[]>;
  /** actions on this subject, the oldest first */
  audits(subject: string): Promise<string[]>;
  /** a user reads the run */
  lookAt(runId: string): Promise<void>;
  /** payloads of `millrace_due` until now */
  due(): string[];
  edit: {
    run(id: string, to: Partial<Pick<RunSeen, "state" | "settledAt" | "releasedAt">>): Promise<void>;
    operation(id: string, to: Partial<Pick<OperationSeen, "state" | "createdAt">>): Promise<void>;
    /** null: never; undefined: as it is */
    schedule(runId: string, to: { dueInMs?: number | null; owner?: string | null }): Promise<void>;
    /** its last beat is so old */
    silence(owner: string, ms: number): Promise<void>;
    snapshot(runId: string, given: SnapshotGiven): Promise<void>;
    /** the job's latest run */
    latest(job: string, runId: string): Promise<void>;
  };
  /** no run is due or held, and no controller has beaten */
  rest(): Promise<void>;
  close(): Promise<void>;
};

export type Scene = {
  /** of one core and two GiB, with less of either where `spec` says so */
  job(spec?: Partial<SpecGiven>): Promise<string>;
  start(job: string, from?: StartFrom): Promise<{ id: string; runId: string }>;
  stop(job: string, mode: StopMode): Promise<{ id: string; runId: string }>;
  deleteJob(job: string): Promise<void>;
  newVersion(job: string, spec?: Partial<SpecGiven>): Promise<number>;
  target(status: "READY" | "PREPARING" | "FAILED"): Promise<void>;
  line(id: string): Promise<JobSeen | undefined>;
  clusterId: string;
  namespace: string;
};

export type RunSeen = {
  id: string;
  jobId: string;
  versionId: string;
  number: number;
  state: RunState;
  reason: string;
  message: string;
  desired: string;
  desiredSeq: number;
  sequence: number;
  stateSince: Date;
  observedAt: Date | null;
  staleSince: Date | null;
  settledAt: Date | null;
  releasedAt: Date | null;
  clusterId: string;
  flinkJobId: string;
  deploymentUid: string | null;
  cpuMilli: number;
  memoryMib: number;
  restorePath: string | null;
  restoreSnapshotId: string | null;
  allowNonRestoredState: boolean;
  recoveryOf: string | null;
  recoveryAttempt: number;
  facts: unknown;
};
export type EventSeen = {
  sequence: number;
  type: string;
  state: string | null;
  message: string;
  detail: unknown;
};
export type OperationSeen = {
  id: string;
  kind: string;
  state: "PENDING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  progress: number;
  step: string;
  errorCode: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  input: unknown;
};
export type SnapshotSeen = {
  id: string;
  kind: string;
  path: string;
  checkpointId: number | null;
  sizeBytes: number | null;
};
export type SnapshotGiven = { id: string; path: string; createdAt: Date };
export type ScheduleSeen = { dueInMs: number | null; owner: string | null; epoch: bigint };
export type JobSeen = { latestRunId: string | null; severity: number; stateSince: Date };
