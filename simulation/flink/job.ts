import { statePathOf } from "@/lib/domain/state-layout";
import type { FlinkJobStatus } from "@/lib/domain/observation";
import { type JobHost, stackTrace } from "./host";
import { snapshots, type Trigger } from "./snapshots";
import { triggered } from "./triggered-savepoints";
import type { Processing } from "./truth";

export type TaskState =
  | "CREATED"
  | "SCHEDULED"
  | "DEPLOYING"
  | "INITIALIZING"
  | "RUNNING"
  | "FINISHED"
  | "CANCELING"
  | "CANCELED"
  | "FAILED";
export type Vertex = { id: string; name: string; state: TaskState; since: number };
export type ExceptionEntry = { exceptionName: string; stacktrace: string; timestamp: number };

const slotPatienceMs = 300_000;
const noResource =
  "org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException: Could not acquire the minimum required resources.";

/** One Flink job inside its JobManager, from INITIALIZING to its end. */
export function simJob(host: JobHost) {
  const { kernel, config, behaviour, truth } = host;
  const shots = snapshots(host);
  const startedAt = kernel.now();
  const statusAt: Partial<Record<FlinkJobStatus, number>> = { INITIALIZING: startedAt };
  const vertices: Vertex[] = ["Source", "Sink"].map((name, index) => ({
    id: `${index}`.repeat(8).padEnd(32, "a"),
    name,
    state: "CREATED",
    since: startedAt,
  }));
  const exceptions: ExceptionEntry[] = [];
  let status: FlinkJobStatus = "INITIALIZING";
  let endedAt: number | undefined;
  let restarts = 0;
  let backoffMs = config.firstBackoffMs;
  let processing: Processing | undefined;
  let workedMs = 0;
  let workingSince: number | undefined;
  /** of what is planned: a change of course makes it void */
  let course = 0;

  const plan = (ms: number, what: () => void) => {
    const mine = course;
    host.later(ms, () => {
      if (mine === course) what();
    });
  };
  const isOver = () => endedAt !== undefined;

  function enter(next: FlinkJobStatus): void {
    status = next;
    statusAt[next] = kernel.now();
  }
  function all(state: TaskState): void {
    for (const vertex of vertices) turn(vertex, state);
  }
  function turn(vertex: Vertex, state: TaskState): void {
    vertex.state = state;
    vertex.since = kernel.now();
  }

  function begin(): void {
    plan(host.between(100, 800), () => {
      const from = shots.source();
      if (from && !isThere(from.path)) {
        const why = `java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory '${from.path}' on file system 'file'.`;
        return failForGood(
          `org.apache.flink.runtime.client.JobInitializationException: Could not start the JobMaster.\nCaused by: ${why}`,
        );
      }
      enter("CREATED");
      plan(host.between(10, 60), deploy);
    });
  }

  const isThere = (path: string) => {
    const relative = statePathOf(path);
    return relative !== undefined && host.state.has(`${relative}/_metadata`);
  };

  /** RUNNING as soon as it schedules; its tasks follow. */
  function deploy(): void {
    enter("RUNNING");
    all("CREATED");
    const from = shots.source();
    if (from) shots.restore(from);
    plan(host.between(5, 50), () => {
      all("SCHEDULED");
      host.needSlots(config.parallelism);
      const mine = course;
      host.later(slotPatienceMs, () => {
        if (mine === course && vertices[0]?.state === "SCHEDULED") trip(noResource);
      });
      takeSlots();
    });
  }

  /** Slots came, or went. */
  function takeSlots(): void {
    if (status !== "RUNNING" || vertices[0]?.state !== "SCHEDULED") return;
    if (host.slots() < (behaviour.batch ? 1 : config.parallelism)) return;
    all("DEPLOYING");
    plan(host.between(50, 300), () => {
      if (behaviour.batch) return runBatch();
      all("INITIALIZING");
      vertices.forEach((vertex, index) =>
        plan(host.between(100, 900) + index * 150, () => {
          turn(vertex, "RUNNING");
          if (vertices.every((one) => one.state === "RUNNING")) work();
        }),
      );
    });
  }

  /** Stage after stage: the second waits for the first. */
  function runBatch(): void {
    const [first, second] = vertices;
    if (!first || !second) return;
    turn(first, "RUNNING");
    turn(second, "CREATED");
    const half = (behaviour.finishesAfter ?? 60_000) / 2;
    work();
    if (behaviour.failsAfter !== undefined) return;
    plan(half, () => {
      turn(first, "FINISHED");
      turn(second, "RUNNING");
    });
  }

  function work(): void {
    backoffMs = config.firstBackoffMs;
    workingSince = kernel.now();
    const { runId, podUid, restarts: containerRestarts } = host;
    processing = truth.began({
      runId,
      namespace: config.namespace,
      flinkJobId: config.flinkJobId,
      podUid,
      restarts: containerRestarts,
      restoredFrom: shots.source()?.path,
    });
    savepoints.begin();
    if (!behaviour.batch) plan(config.checkpointIntervalMs ?? 0, () => shots.checkpoint(plan));
    const { failsAfter, finishesAfter = behaviour.batch ? 60_000 : undefined, tripsEvery } = behaviour;
    if (failsAfter !== undefined)
      plan(Math.max(0, failsAfter - workedMs), () => {
        failForGood("java.lang.IllegalStateException: the program's own failure for good");
      });
    else if (finishesAfter !== undefined) plan(Math.max(0, finishesAfter - workedMs), finish);
    if (tripsEvery !== undefined) plan(tripsEvery, () => trip("java.lang.ArithmeticException: / by zero"));
  }

  function rest(): void {
    if (workingSince !== undefined) workedMs += kernel.now() - workingSince;
    workingSince = undefined;
    truth.stopped(processing);
    processing = undefined;
  }

  function note(text: string): string {
    const stacktrace = stackTrace(text);
    const exceptionName = /^[\w.$]+/.exec(text)?.[0] ?? "java.lang.Exception";
    exceptions.unshift({ exceptionName, stacktrace, timestamp: kernel.now() });
    exceptions.splice(16);
    return stacktrace;
  }

  /** A task failed: Flink starts the job again by its strategy. */
  function trip(text: string): void {
    if (status !== "RUNNING" && status !== "CREATED") return;
    note(text);
    rest();
    course++;
    shots.abort("The job has failed.");
    for (const one of shots.open())
      shots.answer(one, shots.failure("java.util.concurrent.CompletionException", text));
    if (!config.restarts) return end("FAILED", "FAILING");
    enter("RESTARTING");
    all("CANCELED");
    restarts++;
    const wait = backoffMs;
    backoffMs = Math.min(config.mostBackoffMs, backoffMs * 2);
    plan(wait, deploy);
  }

  function failForGood(text: string): void {
    if (isOver()) return;
    note(text);
    end("FAILED", status === "INITIALIZING" ? undefined : "FAILING");
  }

  function finish(): void {
    rest();
    all("FINISHED");
    end("FINISHED");
  }

  function end(last: "FINISHED" | "FAILED" | "CANCELED", first?: FlinkJobStatus): void {
    rest();
    course++;
    if (first) {
      enter(first);
      for (const { state } of vertices) if (state !== "FINISHED") all("CANCELING");
    }
    plan(first ? host.between(50, 600) : 0, () => {
      if (last !== "FINISHED") all(last === "FAILED" ? "FAILED" : "CANCELED");
      enter(last);
      endedAt = kernel.now();
      if (last === "FINISHED") shots.discardAll();
      for (const one of shots.open()) shots.answer(one, reached(last));
      truth.over(host.runId, { status: last, at: endedAt });
      host.ended();
    });
  }

  const reached = (last: string) =>
    shots.failure("org.apache.flink.util.FlinkException", `The job reached ${last}.`);

  /** Its stop's savepoint is complete, and its tasks have ended. */
  function finishBehind(trigger: Trigger, triggerId: string, location: string): void {
    rest();
    course++;
    all("FINISHED");
    plan(0, () => {
      enter("FINISHED");
      endedAt = kernel.now();
      shots.discardAll();
      truth.over(host.runId, { status: "FINISHED", at: endedAt });
      truth.endedBehind(host.runId, location, triggerId);
      for (const other of shots.open()) if (other !== trigger) shots.answer(other, reached("FINISHED"));
      host.ended();
      host.later(host.between(0, 300), () => shots.answer(trigger, { location }));
    });
  }

  const savepoints = triggered({
    host,
    shots,
    plan,
    works: () => status === "RUNNING" && vertices.every((one) => one.state === "RUNNING"),
    finishBehind,
    failForGood,
  });

  return {
    config,
    shots,
    begin,
    trip,
    takeSlots,
    savepoint: savepoints.take,
    failForGood,
    cancel(): void {
      if (status !== "CANCELLING") end("CANCELED", "CANCELLING");
    },
    /** a TaskManager died: no data is worked on, whoever knows of it yet */
    stall: rest,
    status: () => status,
    isOver,
    /** the tasks go on without their JobManager until they notice */
    orphan: (): Processing | undefined => processing,
    describe: () => ({ status, statusAt, startedAt, endedAt, vertices, exceptions, restarts }),
    isBatch: behaviour.batch === true,
    /** `(application driver)` */
    rename: undefined as string | undefined,
  };
}
export type SimJob = ReturnType<typeof simJob>;
