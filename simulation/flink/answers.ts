import { stopSavepointType } from "@/lib/domain/last-snapshot";
import type { SimJob } from "./job";
import type { Snapshot } from "./snapshots";

const states = [
  "CREATED",
  "SCHEDULED",
  "DEPLOYING",
  "INITIALIZING",
  "RUNNING",
  "FINISHED",
  "CANCELING",
  "CANCELED",
  "FAILED",
  "RECONCILING",
] as const;
const statuses = [
  "INITIALIZING",
  "CREATED",
  "RUNNING",
  "FAILING",
  "FAILED",
  "CANCELLING",
  "CANCELED",
  "RESTARTING",
  "SUSPENDED",
  "FINISHED",
  "RECONCILING",
] as const;

/** What Flink's REST says of a job, and what the archive keeps of it word for word. */
export function answersOf(job: SimJob, now: number) {
  const { config, shots } = job;
  const { status, statusAt, startedAt, endedAt, vertices, exceptions } = job.describe();
  // A driver that failed has no tasks.
  const shown = job.rename ? [] : vertices;
  const jid = config.flinkJobId;
  const name = job.rename ?? config.jobName;
  const duration = (endedAt ?? now) - startedAt;
  const count = (state: string) =>
    shown.filter((vertex) => vertex.state === state).length * config.parallelism;
  const times = { "start-time": startedAt, "end-time": endedAt ?? -1, duration };

  return {
    overview: () => ({
      jid,
      name,
      ...times,
      state: status,
      "last-modification": Math.max(...Object.values(statusAt)),
      tasks: {
        total: shown.length * config.parallelism,
        ...Object.fromEntries(states.map((state) => [state.toLowerCase(), count(state)])),
      },
    }),
    detail: () => ({
      jid,
      name,
      isStoppable: false,
      state: status,
      "job-type": job.isBatch ? "BATCH" : "STREAMING",
      ...times,
      maxParallelism: 128,
      now,
      timestamps: Object.fromEntries(statuses.map((one) => [one, statusAt[one] ?? 0])),
      vertices: shown.map((vertex) => ({
        id: vertex.id,
        name: vertex.name,
        maxParallelism: 128,
        parallelism: config.parallelism,
        status: vertex.state,
        "start-time": vertex.since,
        "end-time": -1,
        duration: now - vertex.since,
        tasks: Object.fromEntries(
          states.map((state) => [state, vertex.state === state ? config.parallelism : 0]),
        ),
        metrics: {},
      })),
      "status-counts": Object.fromEntries(states.map((state) => [state, count(state)])),
      "pending-operators": 0,
    }),
    checkpoints: ({ counts, completed, savepoint, failed, restored } = shots.stats()) => {
      return {
        counts,
        summary: {},
        latest: {
          completed: completed ? snapshot(completed) : null,
          savepoint: savepoint ? snapshot(savepoint) : null,
          failed: failed && {
            ...snapshot({ ...failed, path: "", discarded: false }),
            status: "FAILED",
            external_path: null,
            failure_message: failed.message,
            failure_timestamp: failed.at,
          },
          restored: restored && {
            id: restored.id,
            restore_timestamp: restored.at,
            is_savepoint: restored.savepoint,
            external_path: restored.path,
          },
        },
        history: [],
      };
    },
    exceptions: () => ({ exceptionHistory: { entries: [...exceptions], truncated: false } }),
  };
}

const snapshot = (one: Omit<Snapshot, "stops"> & Partial<Pick<Snapshot, "stops">>) => ({
  id: one.id,
  status: "COMPLETED",
  is_savepoint: one.savepoint,
  checkpoint_type: one.stops ? stopSavepointType : one.savepoint ? "SAVEPOINT" : "CHECKPOINT",
  trigger_timestamp: one.from,
  latest_ack_timestamp: one.at,
  checkpointed_size: 4_096,
  state_size: 4_096,
  end_to_end_duration: one.at - one.from,
  num_subtasks: 2,
  num_acknowledged_subtasks: 2,
  external_path: one.path,
  discarded: one.discarded,
});
