import type { V1Container } from "@kubernetes/client-node";
import { refusedStartExit } from "@/lib/domain/failover";
import type { JobSpec } from "@/lib/domain/job-spec";
import { podPaths } from "@/lib/domain/pod-layout";
import { statePaths } from "@/lib/domain/state-layout";

type Command = Required<Pick<V1Container, "command" | "args">> & { env: { name: string; value: string }[] };

/**
 * The first start of a run's JobManager leaves a folder in the state volume; making it succeeds once, for whatever
 * container or pod comes first. An init container would miss restarts inside a pod, and a controller may be away: this
 * holds without anybody looking. The folder stands with the run's HA data, which its release removes.
 */
const script = `if mkdir -p "$(dirname "$MILLRACE_STARTED")" && mkdir "$MILLRACE_STARTED" 2>/dev/null; then exec "$@"; fi
if [ -d "$MILLRACE_STARTED" ]; then
  echo "Millrace: this run's JobManager was started before, and its failover policy is FAIL: it does not start again." >&2
  exit ${refusedStartExit}
fi
echo "Millrace: the state volume cannot be written: $MILLRACE_STARTED could not be made." >&2
exit 1
`;

/** Flink's own command; with the failover policy FAIL behind a guard that lets it run once in the run's life. */
export function jobManagerCommand(clusterId: string, failover: JobSpec["failover"]): Command {
  const command = ["/docker-entrypoint.sh"];
  const args = ["bash", "-c", "kubernetes-jobmanager.sh kubernetes-application "];
  if (failover === "RESTORE") return { command, args, env: [] };
  const started = `${podPaths.state}/${statePaths.startedOnce(clusterId)}`;
  return {
    command: ["/bin/sh", "-c", script, "start-once"],
    args: [...command, ...args],
    env: [{ name: "MILLRACE_STARTED", value: started }],
  };
}
