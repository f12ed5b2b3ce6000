/**
 * What was seen of a run from outside, in one pass. Every part may be `unknown`: sight was lost, which is not evidence.
 * Times are milliseconds since the epoch, by the evidence's own clock (pod conditions, Flink's timestamps).
 */
export type Observation = {
  deployment: DeploymentSeen;
  pods: PodsSeen;
  flink: FlinkSeen;
  /** asked for only when the Deployment is gone or the JobManager cannot answer: archive, job result store */
  remains: RemainsSeen;
  /** outcome of the savepoint that the run's facts say was triggered */
  savepoint: SavepointSeen;
  /** uncached list of what is left in the cluster; asked for only while the run is released */
  leftovers: LeftoversSeen;
  /** Kubernetes refuses TaskManagers by a quota, in words: Flink retries for ever and says nothing */
  quotaRefusal?: string;
  /** of a pod whose containers its node does not make: the newest of Kubernetes' warnings about it */
  podWarning?: { podUid: string; message: string };
  /** how long this look took: what was read first is so old */
  tookMs?: number;
  /** first cause in the JobManager container's own log: read when its JVM ends before REST is up */
  logCause?: Cause;
};

export type Unknown = { seen: "unknown"; why: string };

export type DeploymentSeen =
  | Unknown
  | { seen: "absent" }
  /** same name, another run's label or UID: never ours */
  | { seen: "foreign"; uid: string }
  | {
      seen: "present";
      uid: string;
      createdAt: number;
      deleting: boolean;
      replicas: number;
      /** message of the ReplicaFailure condition: Kubernetes refuses the JobManager pod */
      replicaFailure?: string;
    };

export type PodsSeen = Unknown | { seen: "present"; pods: Pod[] };

export type Pod = {
  name: string;
  uid: string;
  component: "jobmanager" | "taskmanager";
  phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  createdAt: number;
  deleting: boolean;
  /** `ready` condition and its transition time */
  ready: boolean;
  readyAt?: number;
  /** first container start, where the pod runs */
  startedAt?: number;
  node?: string;
  /** PodReadyToStartContainers, Kubernetes 1.29: its volumes are mounted and its network is up */
  sandboxReady?: true;
  /** PodScheduled=False: reason and message */
  unschedulable?: string;
  containers: Container[];
};

export type Container = {
  name: string;
  init: boolean;
  restarts: number;
  state: "waiting" | "running" | "terminated";
  startedAt?: number;
  /** CrashLoopBackOff, ImagePullBackOff, … */
  waitingReason?: string;
  waitingMessage?: string;
  /** the end of this instance, or of the one before when it waits or runs again */
  lastExit?: { exitCode: number; reason: string; message: string; finishedAt: number };
};

export const flinkJobStatuses = [
  "INITIALIZING",
  "CREATED",
  "RUNNING",
  "FAILING",
  "FAILED",
  "CANCELLING",
  "CANCELED",
  "FINISHED",
  "RESTARTING",
  "SUSPENDED",
  "RECONCILING",
] as const;
export type FlinkJobStatus = (typeof flinkJobStatuses)[number];

export type FlinkSeen =
  | Unknown
  /** REST answers, but names no job: leader election, or main() has not submitted yet. Not a verdict. */
  | { seen: "noJob"; applicationStatus?: string }
  | { seen: "job"; job: FlinkJob; applicationStatus?: string };

export type FlinkJob = {
  id: string;
  name: string;
  status: FlinkJobStatus;
  batch: boolean;
  startedAt: number;
  endedAt?: number;
  /** time of each status' latest entry, from `timestamps` */
  statusAt: Partial<Record<FlinkJobStatus, number>>;
  tasks: TaskCounts;
  restarts?: number;
  /** the first cause in words: not the outermost wrapper */
  cause?: Cause;
  /** id and path of the latest completed checkpoint or savepoint */
  checkpoint?: { id: number; path: string; at: number; savepoint: boolean; sizeBytes: number };
  /** where that is a savepoint behind which the job stops, whoever asked for it */
  stopSavepoint?: string;
  restored?: { id: number; path: string; at: number; savepoint: boolean };
};

export type TaskCounts = {
  total: number;
  created: number;
  scheduled: number;
  deploying: number;
  initializing: number;
  running: number;
  finished: number;
  canceling: number;
  canceled: number;
  failed: number;
  reconciling: number;
};

/** A failure's first cause. `summary` is one line for people; `detail` the stack, where there is one. */
export type Cause = { summary: string; detail?: string; at: number };

export type RemainsSeen =
  | { seen: "notAsked" }
  | Unknown
  | { seen: "nothing" }
  | {
      seen: "result";
      source: "archive" | "jobResultStore";
      status: "FINISHED" | "CANCELED" | "FAILED";
      endedAt: number;
      cause?: Cause;
      checkpointPath?: string;
      /** as a job's */
      stopSavepoint?: string;
    };

export type SavepointSeen =
  | { seen: "notAsked" }
  | Unknown
  /** the JobManager answers, and does not know the trigger: never sent, or it failed over, or five minutes passed */
  | { seen: "forgotten" }
  | { seen: "inProgress" }
  | { seen: "completed"; path: string }
  /** `path`: the savepoint is complete although stopping failed (StopWithSavepointStoppingException) */
  | { seen: "failed"; cause: Cause; path?: string };

export type LeftoversSeen = { seen: "notAsked" } | Unknown | { seen: "present"; names: string[] };
