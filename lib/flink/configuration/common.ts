import { jobLabel, podPorts, runLabel } from "@/lib/domain/pod-layout";
import { stateUri, statePaths } from "@/lib/domain/state-layout";
import type { FlinkConfigurationInput } from "./input";
import { perceptions } from "./perception";

/** What a user may change. */
export const defaults = (input: FlinkConfigurationInput): Record<string, string> => ({
  "pipeline.name": input.jobName,
  // Also without checkpoints, where Flink would not restart at all; 1 s doubles towards 1 min, for ever: the run's policy ends it.
  "restart-strategy.type": "exponential-delay",
  "restart-strategy.exponential-delay.initial-backoff": "1 s",
  "restart-strategy.exponential-delay.max-backoff": "1 min",
  // With one alone, a checkpoint that turns out to be broken leaves nothing to go back to.
  "execution.checkpointing.num-retained": "3",
  ...perceptions[input.spec.perception].defaults,
});

/** What Millrace relies on, in the names that 1.20 and 2.x share. */
export const forced = (input: FlinkConfigurationInput): Record<string, string> => ({
  ...kubernetes(input),
  ...resources(input),
  ...state(input),
  ...metrics(input),
  "blob.server.port": `${podPorts.blobServer}`,
  "taskmanager.rpc.port": `${podPorts.taskManagerRpc}`,
  "jobmanager.rpc.port": `${podPorts.jobManagerRpc}`,
  "rest.port": `${podPorts.rest}`,
  "rest.bind-port": `${podPorts.rest}`,
  "web.submit.enable": "false",
  "web.cancel.enable": "false",
  "$internal.pipeline.job-id": input.flinkJobId,
  // The JobManager stays to tell how its job ended; Millrace takes it away once that is recorded.
  "execution.shutdown-on-application-finish": "false",
  // As `flink run` does it: execute() waits for the end, so a main() may read its job's result.
  "execution.attached": "true",
  // A main() that throws becomes a FAILED job with its cause, instead of a crash loop.
  "execution.submit-failed-job-on-application-error": "true",
  // After a JobManager's death its TaskManagers are waited for, so that they are used again rather than doubled;
  // they come back within 1 to 2 s of the new leader's election. How long, and what else is a matter of patience:
  ...perceptions[input.spec.perception].forced,
});

const kubernetes = (input: FlinkConfigurationInput) => ({
  "execution.target": "kubernetes-application",
  "kubernetes.cluster-id": input.clusterId,
  "kubernetes.namespace": input.namespace,
  "kubernetes.container.image.ref": input.image,
  "kubernetes.container.image.pull-policy": "IfNotPresent",
  "kubernetes.jobmanager.service-account": input.jobManagerServiceAccount,
  "kubernetes.taskmanager.service-account": input.taskManagerServiceAccount,
  "kubernetes.taskmanager.labels": `${runLabel}:${input.runId},${jobLabel}:${input.jobId}`,
  "kubernetes.jobmanager.replicas": "1",
  "high-availability.type": "kubernetes",
  "high-availability.cluster-id": input.clusterId,
  "high-availability.jobmanager.port": `${podPorts.jobManagerRpc}`,
  "high-availability.storageDir": stateUri(statePaths.highAvailability(input.clusterId)),
  // With Flink's own `true`, a JobManager that restarts after the end of its job runs main() again (FLINK-27569).
  "job-result-store.delete-on-commit": "false",
  "job-result-store.storage-path": stateUri(statePaths.jobResults(input.clusterId)),
});

function resources({ spec }: FlinkConfigurationInput): Record<string, string> {
  return {
    "parallelism.default": `${spec.parallelism}`,
    "taskmanager.numberOfTaskSlots": `${spec.slotsPerTaskManager}`,
    "jobmanager.memory.process.size": `${spec.jobManager.memoryMib}m`,
    "taskmanager.memory.process.size": `${spec.taskManager.memoryMib}m`,
    "kubernetes.jobmanager.cpu.amount": `${spec.jobManager.cpu}`,
    "kubernetes.taskmanager.cpu.amount": `${spec.taskManager.cpu}`,
    ...Object.fromEntries(
      ["jobmanager", "taskmanager"].flatMap((process) =>
        ["cpu", "memory"].map((resource) => [`kubernetes.${process}.${resource}.limit-factor`, "1.0"]),
      ),
    ),
  };
}

const state = ({ spec, restore, clusterId }: FlinkConfigurationInput) => ({
  "execution.checkpointing.dir": stateUri("checkpoints"),
  "execution.checkpointing.savepoint-dir": stateUri(statePaths.savepoints(clusterId)),
  "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
  "jobmanager.archive.fs.dir": stateUri(statePaths.archive(clusterId)),
  ...(spec.checkpointIntervalMs === null
    ? {}
    : { "execution.checkpointing.interval": `${spec.checkpointIntervalMs} ms` }),
  ...(restore && {
    "execution.state-recovery.path": restore.path,
    "execution.state-recovery.ignore-unclaimed-state": `${restore.allowNonRestoredState}`,
    // The snapshot stays ours: the new run never deletes it.
    "execution.state-recovery.claim-mode": "NO_CLAIM",
  }),
});

const metrics = ({ runId, jobId }: FlinkConfigurationInput) => ({
  "metrics.reporters": "prom",
  "metrics.reporter.prom.factory.class": "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
  "metrics.reporter.prom.port": `${podPorts.metrics}`,
  // Labels of every series, so that charts need no rule of the Prometheus that scrapes.
  "metrics.reporter.prom.scope.variables.additional": `millrace_run:${runId},millrace_job:${jobId}`,
});
