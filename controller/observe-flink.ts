import { savepointResult } from "@/lib/flink/commands/savepoint-result";
import { readFlink } from "@/lib/flink/read-job";
import type { FlinkTransport } from "@/lib/flink/transport";
import { mainContainer } from "@/lib/domain/evidence";
import type { FlinkSeen, PodsSeen, SavepointSeen } from "@/lib/domain/observation";
import type { LoadedRun } from "@/lib/operations/load-run";

/** A pass holds one of a few places: a JobManager that hangs must not keep it. */
const deadlineMs = 8_000;

/** Only where a JobManager's process runs: asking for another is waiting for a timeout. */
export function jobManagerRuns(pods: PodsSeen): boolean {
  if (pods.seen !== "present") return false;
  return pods.pods.some(
    (pod) =>
      pod.component === "jobmanager" && pod.phase === "Running" && mainContainer(pod)?.state === "running",
  );
}

export async function observeFlink(transport: FlinkTransport, run: LoadedRun): Promise<FlinkSeen> {
  return within<FlinkSeen>(readFlink(transport, run.row.flinkJobId), {
    seen: "unknown",
    why: `The JobManager did not answer within ${deadlineMs / 1000} s`,
  });
}

/** The outcome of the savepoint that our stop triggered, while it is not known. */
export async function observeSavepoint(transport: FlinkTransport, run: LoadedRun): Promise<SavepointSeen> {
  const { stop } = run.view.facts;
  if (!stop?.triggerId || stop.savepointPath || stop.failure) return { seen: "notAsked" };
  const asked = savepointResult(transport, { flinkJobId: run.row.flinkJobId, triggerId: stop.triggerId });
  const seen = asked.then(({ state, ...rest }): SavepointSeen => {
    if (state === "unknown")
      return { seen: "unknown", why: "The JobManager does not know the savepoint's trigger" };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same variants under another key
    return { seen: state, ...rest } as SavepointSeen;
  });
  const late: SavepointSeen = { seen: "unknown", why: "The JobManager did not answer in time" };
  return within(
    seen.catch((error: unknown): SavepointSeen => ({ seen: "unknown", why: String(error) })),
    late,
  );
}

function within<T>(work: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout;
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), deadlineMs);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}
