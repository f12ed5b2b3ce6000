import type * as contract from "@/lib/contract/flink";
import { MillraceError } from "@/lib/errors";
import { isNotFound, KubernetesError } from "@/lib/kubernetes/errors";
import { followLog as followPod, readLogTail } from "@/lib/kubernetes/pod-logs";
import type { Call, Context } from "./context";
import { requireRun, type RunFound } from "./find-run";
import { livePods } from "./live-pods";
import { requireProject } from "./permissions";
import { kubernetesOf } from "./run-readers";

const maxBytes = 1024 * 1024;

type Source = { pod: string; container: string; previous: "true" | "false" };

/** The last MiB of one container's log: what release kept, or else what Kubernetes has. */
export async function readLog({ context, input }: Call<typeof contract.readLog>): Promise<string> {
  const { run, source } = await find(context, input);
  const kept = await context.db.containerLog.findUnique({
    where: { runId_pod_container_previous: { runId: run.id, ...source } },
  });
  const text = kept ? await context.logs.read(kept.key) : undefined;
  if (text !== undefined) return text;
  if (run.releasedAt !== null) throw gone(source);
  try {
    const { namespace } = run.target;
    return (await readLogTail(kubernetesOf(context, run), { namespace, ...source }, maxBytes)).text;
  } catch (error) {
    throw inWords(error, source);
  }
}

/** Lines of a live container as they come. What cannot be followed is refused before the stream begins. */
export async function followLog({
  context,
  input,
}: Call<typeof contract.followLog>): Promise<AsyncIterable<string>> {
  const { signal } = context;
  const { run, source } = await find(context, input);
  const pods = await livePods(context, run);
  if (!pods)
    throw new MillraceError("KUBERNETES_UNREACHABLE", "The cluster cannot be asked for the log now.");
  const container = pods
    .find(({ name }) => name === source.pod)
    ?.containers.find(({ name }) => name === source.container);
  if (!container) throw gone(source);
  const { namespace } = run.target;
  return followPod(kubernetesOf(context, run), { namespace, ...source, tailLines: input.tail, signal });
}

async function find(context: Context, input: Source & { project: string; run: string }) {
  const project = await requireProject(context, input.project, "project.read");
  const run = await requireRun(context, project.id, input.run);
  refuseForeign(run, input);
  return { run, source: { pod: input.pod, container: input.container, previous: input.previous === "true" } };
}

/** Flink and Kubernetes name every pod of a run after its cluster id, which holds the run's random id. */
function refuseForeign(run: RunFound, { pod, container }: Source): void {
  const name = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
  if (!pod.startsWith(`${run.clusterId}-`) || !name.test(pod) || !name.test(container))
    throw new MillraceError("NOT_FOUND", "The run has no such pod.");
}

const gone = ({ pod, container }: { pod: string; container: string }): MillraceError =>
  new MillraceError("LOG_GONE", `Nothing was kept of the log of ${container} in ${pod}.`);

function inWords(error: unknown, source: { pod: string; container: string }): unknown {
  if (!(error instanceof KubernetesError)) return error;
  if (isNotFound(error)) return gone(source);
  // 400: the container waits, or has no instance before this one
  if (error.status === 400) return new MillraceError("LOG_GONE", error.message);
  const code = error.status === 0 ? "KUBERNETES_UNREACHABLE" : "KUBERNETES_REFUSED";
  return new MillraceError(code, "The log cannot be read from the cluster now.", { cause: error });
}
