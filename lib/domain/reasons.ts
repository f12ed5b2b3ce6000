type ReasonRow = {
  /** what to do about it, where something is wrong and a user can do something */
  nextStep?: string;
  /** somebody is to be told at once: the job has ended and nobody asked for that, or it is not put right by itself */
  alert?: true;
};

/**
 * Codes of reasons and events: stable, machine-readable, one row each. Their sentences are made where they are
 * recorded; the message catalogue translates them by code.
 */
const rows = {
  // a start, in order
  RunAccepted: {},
  RunAdopted: {},
  ObjectsCreated: {},
  JobManagerPodRunning: {},
  PodsRunning: {},
  TasksRunning: {},
  Restored: {},
  // why a start does not go on
  WaitingForJobManager: {},
  WaitingForTaskManagers: {},
  WaitingForTasks: {},
  ImagePullFailed: {
    nextStep: "Check the engine's image name and that the cluster may pull it, then start again.",
  },
  ArtifactNotFetched: {
    nextStep: "Check that pods can reach Millrace's internal address, then start again.",
  },
  JobManagerCannotStart: {
    nextStep: "Read the JobManager's log below, correct the job, and start it again.",
  },
  PodUnschedulable: { nextStep: "Ask for less CPU or memory, or give the cluster another node." },
  PodNotStarting: {
    nextStep: "Have an administrator look at what the message names: a volume, the pods' network, an object.",
  },
  KubernetesRefused: { nextStep: "Ask an administrator to look at the namespace's quota and policies." },
  ClusterQuotaRefused: {
    nextStep:
      "Ask for less, stop another job of this target, or have an administrator raise the namespace's quota.",
  },
  StartRetrying: { nextStep: "Read the cause; Flink keeps trying until the time runs out." },
  StartTimedOut: {
    alert: true,
    nextStep: "Read the last message and the logs, correct the cause, and start again.",
  },
  RestorePathMissing: { nextStep: "Choose another snapshot, or start fresh." },
  NameTaken: { nextStep: "Remove the foreign Deployment of that name, then start again." },
  ManifestRefused: { nextStep: "Correct the job's resources or options, and start it again." },
  // up and down again
  JobRestarting: { nextStep: "Flink restarts the job by itself; read the cause if it keeps happening." },
  JobManagerLost: {},
  JobManagerRestarted: {},
  TaskManagerLost: {},
  CrashLoop: { nextStep: "Read the JobManager's log; the run is given up when the countdown ends." },
  JobManagerFailedOver: {
    alert: true,
    nextStep:
      "Check how old its last checkpoint is and what its sources still hold, then start it from the latest state.",
  },
  Recovered: {},
  GaveUpRestarting: { alert: true, nextStep: "Correct the cause and start again from the latest state." },
  SightLost: {},
  SightRegained: {},
  // a run that failed is followed by a new one
  RecoveryPlanned: { nextStep: "Nothing: a new run starts by itself. Stop the job if it is not to." },
  RecoveryStarted: {},
  RecoveryDelayed: { nextStep: "Make room on the target, or stop the job: it is tried again until then." },
  RecoveryRefused: {
    alert: true,
    nextStep: "Correct the cause, choose a snapshot, and start the job yourself.",
  },
  RecoveryCancelled: {},
  // stopping
  StopRequested: {},
  SavepointTriggered: {},
  SavepointCompleted: {},
  SavepointFailed: { nextStep: "Read the cause; stop again, or cancel without a savepoint." },
  CancelRequested: {},
  StoppedWithSavepoint: {},
  StoppedWithoutSavepoint: {},
  StartCancelled: {},
  CanceledOutsideMillrace: { alert: true },
  StoppedOutsideMillrace: { alert: true },
  // the end
  JobFinished: {},
  JobFailed: {
    alert: true,
    nextStep: "Read the first cause, correct the job, and start it from the latest state.",
  },
  DriverFailed: { alert: true, nextStep: "Correct the program or the SQL, and start it again." },
  ResultUnknown: { alert: true, nextStep: "Look at the kept logs, then start again from the latest state." },
  LogsCaptured: {},
  NoLogs: {},
  Released: {},
} as const satisfies Record<string, ReasonRow>;

export type ReasonCode = keyof typeof rows;
export const reasons: Record<ReasonCode, ReasonRow> = rows;
export const isReason = (text: string): text is ReasonCode => Object.hasOwn(rows, text);
