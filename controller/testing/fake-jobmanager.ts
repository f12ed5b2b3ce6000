import type { FlinkJobStatus } from "@/lib/domain/observation";
import { statePaths, stateUri } from "@/lib/domain/state-layout";
import type { Effect, Seen } from "./fault-effects";
import type { Reply } from "./fault-proxy";

type Trigger = { directory: string; asked: number } & (
  | { is: "inProgress" }
  | { is: "completed"; path: string }
  | { is: "failed"; stack: string }
);
type Checkpoint = { id: number; path: string; at: number; savepoint: boolean };

/** A JobManager's REST, in the shapes of lib/flink/schemas.ts, without a JVM. */
export type FakeJobManager = {
  flinkJobId: string;
  clusterId: string;
  /** every stop, savepoint and cancel that arrived */
  commands: Seen[];
  triggers: Map<string, Trigger>;
  /** a job whose tasks all run; again: it restarted */
  run(): void;
  become(status: FlinkJobStatus, cause?: string): void;
  checkpoint(id: number): void;
  /** the savepoint is complete, and the job FINISHED behind it */
  completeStop(): string;
  failStop(stack: string): void;
  /** what a successor in a new pod knows: the job from HA, and no trigger */
  failOver(): void;
  /** what it does instead of answering */
  misbehaviour: Effect | undefined;
  answer(path: string, seen: Seen): Reply;
};

const tasksOf: Partial<Record<FlinkJobStatus, string>> = {
  RUNNING: "RUNNING",
  FINISHED: "FINISHED",
  CANCELED: "CANCELED",
  FAILED: "FAILED",
};

export function fakeJobManager(flinkJobId: string, clusterId: string): FakeJobManager {
  const commands: Seen[] = [];
  const triggers = new Map<string, Trigger>();
  let status: FlinkJobStatus | undefined;
  let startedAt = 0;
  let endedAt = -1;
  let restarts = 0;
  let times: Partial<Record<FlinkJobStatus, number>> = {};
  let exception: { stacktrace: string; timestamp: number } | undefined;
  let checkpoints: Checkpoint[] = [];

  function become(next: FlinkJobStatus, cause?: string) {
    status = next;
    times = { ...times, [next]: Date.now() };
    if (["FINISHED", "CANCELED", "FAILED"].includes(next)) endedAt = Date.now();
    if (next === "RESTARTING") restarts++;
    if (cause) exception = { stacktrace: cause, timestamp: Date.now() };
  }

  const json = (code: number, value: unknown): Reply => ({ code, text: JSON.stringify(value) });
  const notFound = (what: string) => json(404, { errors: [`${what} not found`] });
  const taskCounts = () => ({ [tasksOf[status ?? "CREATED"] ?? "CREATED"]: 2 });

  const snapshot = (savepoint: boolean) => {
    const newest = checkpoints.findLast((one) => one.savepoint === savepoint);
    return (
      newest && {
        id: newest.id,
        status: "COMPLETED",
        is_savepoint: savepoint,
        trigger_timestamp: newest.at,
        latest_ack_timestamp: newest.at,
        state_size: 1000,
        end_to_end_duration: 5,
        external_path: newest.path,
        discarded: false,
      }
    );
  };

  function detail() {
    const overview = {
      jid: flinkJobId,
      name: "fake",
      state: status,
      "start-time": startedAt,
      "end-time": endedAt,
    };
    return {
      overview,
      whole: { ...overview, "job-type": "STREAMING", timestamps: times, vertices: vertices() },
    };
  }

  const vertices = () => [
    {
      id: "a".repeat(32),
      name: "Source",
      parallelism: 2,
      status: status ?? "CREATED",
      "start-time": startedAt,
      duration: 1,
      tasks: taskCounts(),
    },
  ];

  function answer(path: string, seen: Seen): Reply {
    const job = `/jobs/${flinkJobId}`;
    const [resource = ""] = path.split("?");
    if (resource === "/applications/overview")
      return json(200, { applications: [{ id: "0".repeat(32), name: "fake", status: "RUNNING" }] });
    if (resource === "/jobs/overview")
      return json(200, { jobs: status ? [{ ...detail().overview, tasks: { running: 2 } }] : [] });
    if (!resource.startsWith(job) || !status) return notFound(resource);
    const rest = resource.slice(job.length);
    if (seen.method !== "GET") return command(rest, seen);
    if (rest === "") return json(200, detail().whole);
    if (rest === "/metrics") return json(200, [{ id: "numRestarts", value: `${restarts}` }]);
    if (rest === "/exceptions")
      return json(200, {
        exceptionHistory: { entries: exception ? [{ exceptionName: "E", ...exception }] : [] },
      });
    if (rest === "/checkpoints") {
      const latest = { completed: snapshot(false) ?? null, savepoint: snapshot(true) ?? null };
      const counts = { restored: 0, total: 1, in_progress: 0, completed: 1, failed: 0 };
      return json(200, { counts, latest, history: [] });
    }
    const trigger = triggers.get(rest.replace("/savepoints/", ""));
    return trigger ? json(200, progress(trigger)) : notFound(rest);
  }

  function command(rest: string, seen: Seen): Reply {
    commands.push(seen);
    if (rest === "/stop") {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the body that lib/flink/commands sends
      const { triggerId, targetDirectory } = seen.body as { triggerId: string; targetDirectory: string };
      const known = triggers.get(triggerId);
      if (known) known.asked++;
      else triggers.set(triggerId, { is: "inProgress", directory: targetDirectory, asked: 1 });
      return json(202, { "request-id": triggerId });
    }
    become("CANCELED");
    return json(202, {});
  }

  const progress = (trigger: Trigger) =>
    trigger.is === "inProgress"
      ? { status: { id: "IN_PROGRESS" } }
      : {
          status: { id: "COMPLETED" },
          operation:
            trigger.is === "completed"
              ? { location: trigger.path }
              : { "failure-cause": { class: "E", "stack-trace": trigger.stack } },
        };

  const pending = () => {
    const found = [...triggers].find(([, { is }]) => is === "inProgress");
    if (!found) throw new Error("No savepoint is under way");
    return found;
  };

  return {
    flinkJobId,
    clusterId,
    commands,
    triggers,
    become,
    run() {
      if (!status) startedAt = Date.now();
      become("RUNNING");
    },
    checkpoint(id) {
      const path = stateUri(`${statePaths.checkpoints(flinkJobId)}/chk-${id}`);
      checkpoints = [...checkpoints, { id, path, at: Date.now(), savepoint: false }];
    },
    completeStop() {
      const [id, trigger] = pending();
      const path = `${stateUri(statePaths.savepoints(clusterId))}/savepoint-${flinkJobId.slice(0, 6)}-1`;
      triggers.set(id, { ...trigger, is: "completed", path });
      checkpoints = [...checkpoints, { id: 100, path, at: Date.now(), savepoint: true }];
      become("FINISHED");
      return path;
    },
    failStop(stack) {
      const [id, trigger] = pending();
      triggers.set(id, { ...trigger, is: "failed", stack });
    },
    failOver() {
      triggers.clear();
      startedAt = Date.now();
      times = {};
      become("RUNNING");
    },
    misbehaviour: undefined,
    answer,
  };
}
