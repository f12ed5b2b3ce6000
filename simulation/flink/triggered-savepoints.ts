import type { JobHost } from "./host";
import type { Snapshots, Trigger } from "./snapshots";

type Job = {
  host: JobHost;
  shots: Snapshots;
  /** what happens only while the same attempt of the job runs */
  plan: (ms: number, what: () => void) => void;
  /** all its tasks run */
  works: () => boolean;
  finishBehind: (trigger: Trigger, triggerId: string, location: string) => void;
  failForGood: (text: string) => void;
};

const checkpointException = "org.apache.flink.runtime.checkpoint.CheckpointException";
const stoppingException =
  "org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException";

/** Savepoints that somebody asks for, and the stops behind them. */
export function triggered({ host, shots, plan, works, finishBehind, failForGood }: Job) {
  const { behaviour, config } = host;
  /** ends the stop that waits for its savepoint */
  let abortStop: (() => void) | undefined;
  /** a stop's savepoint is complete, and the tasks end */
  let leaving = false;

  function halfStopped(trigger: Trigger, location: string): void {
    const text = `A savepoint has been created at: ${location}, but the corresponding job ${config.flinkJobId} failed during stopping. The savepoint is consistent, but might have uncommitted transactions.`;
    shots.answer(trigger, shots.failure(stoppingException, text));
    failForGood(`${stoppingException}: ${text}`);
  }

  /** Idempotent by the trigger: sent twice, it is one. */
  function take(triggerId: string, stop: boolean, directory: string | undefined): void {
    const trigger = shots.trigger(triggerId, stop);
    if (!trigger) return;
    const refuse = (name: string, why: string) => shots.answer(trigger, shots.failure(name, why));
    if (leaving || !works())
      return refuse(
        checkpointException,
        "Checkpoint triggering task Source of job is not being executed at the moment. Aborting checkpoint.",
      );
    if (stop) {
      abortStop?.();
      shots.suspend();
    }
    const one = shots.take(directory, stop);
    let isAborted = false;
    if (stop)
      abortStop = () => {
        isAborted = true;
        refuse(checkpointException, "Checkpoint Coordinator is suspending.");
      };
    plan(behaviour.savepointMs ?? host.between(300, 2_000), () => {
      if (isAborted) return;
      if (stop) abortStop = undefined;
      if (behaviour.savepoint === "failed") {
        one.fail("the sink refused");
        shots.resume();
        return refuse(
          "java.util.concurrent.CompletionException",
          "java.io.IOException: the sink refused the savepoint now",
        );
      }
      const location = one.finish();
      if (!stop) return shots.answer(trigger, { location });
      if (behaviour.savepoint === "stopping") return halfStopped(trigger, location);
      leaving = true;
      plan(host.between(50, 500), () => finishBehind(trigger, triggerId, location));
    });
  }

  return {
    /** an attempt of the job begins to work */
    begin(): void {
      shots.resume();
      abortStop = undefined;
      leaving = false;
    },
    take,
  };
}
