import type { Run } from "@/lib/contract/runs";
import { isSettled } from "@/lib/domain/run-state";

/** `summary` null: nothing names a cause, and the reason is all there is to say. */
export type Trouble = { tone: "bad" | "warning"; summary: string | null; detail: string | null };

type Seen = Pick<Run, "state" | "cause" | "pods" | "nextStep">;

/**
 * Whether something is wrong with a run, and its first cause. A start that only waits is well, although its time is bounded;
 * one that waits for what somebody must mend is in trouble before it fails: its reason comes with a next step.
 */
export function troubleOf(run: Seen): Trouble | null {
  const pod = run.pods.find((each) => each.trouble !== null);
  const cause = run.cause ?? (pod?.trouble ? { summary: pod.trouble, detail: null } : null);
  const trouble = (tone: Trouble["tone"]): Trouble => ({
    tone,
    summary: cause?.summary ?? null,
    detail: cause?.detail ?? null,
  });
  switch (run.state) {
    case "FAILED":
      return trouble("bad");
    case "NOT_RUNNING":
      return trouble("warning");
    case "STARTED":
    case "JM_POD_RUNNING":
    case "POD_RUNNING":
    case "STOPPING":
      return cause || run.nextStep !== null ? trouble("warning") : null;
    // it runs, or has ended as it should: a cause that is still known is of a restart that is over
    case "RUNNING":
    case "SUCCESS":
    case "STOPPED":
      return null;
  }
}

/** Reasons by which no JobManager is there to say anything: the status is the last that one had said. */
const silent: ReadonlySet<string> = new Set(["JobManagerLost", "JobManagerRestarted", "CrashLoop"]);
/** What Flink says at a job's end; an ended run with another status was lost before Flink could say. */
const last: ReadonlySet<string> = new Set(["FINISHED", "FAILED", "CANCELED"]);

export function isFlinkSilent({ state, reason, flinkStatus }: Pick<Run, "state" | "reason" | "flinkStatus">) {
  if (flinkStatus === null) return false;
  return isSettled(state) ? !last.has(flinkStatus) : state === "NOT_RUNNING" && silent.has(reason);
}
