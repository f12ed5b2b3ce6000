import { savepointResult } from "@/lib/flink/commands/savepoint-result";
import { readFlink } from "@/lib/flink/read-job";
import type { FlinkTransport } from "@/lib/flink/transport";
import { mainContainer } from "@/lib/domain/evidence";
import type { FlinkSeen, PodsSeen, SavepointSeen } from "@/lib/domain/observation";
import type { LoadedRun } from "@/lib/operations/load-run";
import type { World } from "./world";

/** A JobManager in a long collection answers late, and is not dark. */
const deadlineMs = 8_000;
/** Once it left that pass, it is asked more briefly: sockets and places of those that wait are for the others too. */
const afterSilenceMs = 2_000;
/** Now and then it gets its whole time again: one that answers in 3 s would be dark for ever. */
const patientEvery = 5;
/** Our own deadline comes first: it tells silence from a refusal. */
const graceMs = 500;

/** Only where a JobManager's process runs: asking for another is waiting for a timeout. */
export function jobManagerRuns(pods: PodsSeen): boolean {
  if (pods.seen !== "present") return false;
  return pods.pods.some(
    (pod) =>
      pod.component === "jobmanager" && pod.phase === "Running" && mainContainer(pod)?.state === "running",
  );
}

type Asking = Pick<World, "aside" | "silences">;

/** What Flink says of the job, and of our stop's savepoint where that is not known. A pass waits for it aside. */
export async function observeFlink(
  { aside, silences }: Asking,
  transport: FlinkTransport,
  run: LoadedRun,
): Promise<[FlinkSeen, SavepointSeen]> {
  const { id } = run.row;
  const silent = silences.get(id) ?? 0;
  const timeoutMs = silent % patientEvery === 0 ? deadlineMs : afterSilenceMs;
  // What nobody waits for any more holds no socket for long.
  const bounded: FlinkTransport = (request) => transport({ ...request, timeoutMs: timeoutMs + graceMs });
  let late = false;
  const seen = await aside(
    Promise.all([
      within<FlinkSeen>(timeoutMs, readFlink(bounded, run.row.flinkJobId), () => {
        late = true;
        return { seen: "unknown", why: `The JobManager did not answer within ${timeoutMs / 1000} s` };
      }),
      within<SavepointSeen>(timeoutMs, readSavepoint(bounded, run), () => ({
        seen: "unknown",
        why: "The JobManager did not answer in time",
      })),
    ]),
  );
  if (late) silences.set(id, silent + 1);
  else silences.delete(id);
  return seen;
}

/** The outcome of the savepoint that our stop triggered, while it is not known. */
async function readSavepoint(transport: FlinkTransport, run: LoadedRun): Promise<SavepointSeen> {
  const { stop } = run.view.facts;
  if (!stop?.triggerId || stop.savepointPath || stop.failure) return { seen: "notAsked" };
  const { flinkJobId } = run.row;
  try {
    const { state, ...rest } = await savepointResult(transport, { flinkJobId, triggerId: stop.triggerId });
    if (state === "unknown") return { seen: "forgotten" };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same variants under another key
    return { seen: state, ...rest } as SavepointSeen;
  } catch (error) {
    return { seen: "unknown", why: String(error) };
  }
}

function within<T>(ms: number, work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout;
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), ms);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}
