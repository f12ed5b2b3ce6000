import type { JobSpec } from "@/lib/domain/job-spec";

/** What a version runs, as text: the script itself, or which JAR with which arguments. */
export function codeText({ code }: JobSpec): string {
  if (code.kind === "SQL") return code.sql;
  return [
    `artifact: ${code.artifactId}`,
    `mainClass: ${code.mainClass ?? ""}`,
    ...code.arguments.map((each) => `argument: ${each}`),
  ].join("\n");
}

/** Everything else of a version, one fact a line in a fixed order, so that a comparison shows what changed and no more. */
export function settingsText(spec: JobSpec, flinkVersion: string): string {
  const process = (name: string, { cpu, memoryMib }: JobSpec["jobManager"]) => [
    `${name}.cpu: ${cpu}`,
    `${name}.memory: ${memoryMib} MiB`,
  ];
  return [
    `engine: Flink ${flinkVersion}`,
    `parallelism: ${spec.parallelism}`,
    `slotsPerTaskManager: ${spec.slotsPerTaskManager}`,
    ...process("jobManager", spec.jobManager),
    ...process("taskManager", spec.taskManager),
    `checkpointInterval: ${spec.checkpointIntervalMs === null ? "none" : `${spec.checkpointIntervalMs} ms`}`,
    `restore: ${spec.restore}`,
    `failover: ${spec.failover}`,
    ...recoveryText(spec.recovery),
    `perception: ${spec.perception}`,
    `notRunning.patience: ${spec.notRunning.patienceMinutes} min`,
    `notRunning.falls: ${spec.notRunning.falls} in ${spec.notRunning.windowMinutes} min`,
    ...Object.entries(spec.flinkOptions)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, value]) => `${name}: ${value}`),
  ].join("\n");
}

/** Bounds of restarts that are never made would be a difference without one. */
const recoveryText = ({ onFailure, attempts, windowMinutes, backoffSeconds }: JobSpec["recovery"]) => [
  `recovery.onFailure: ${onFailure}`,
  ...(onFailure === "RESTART"
    ? [`recovery.attempts: ${attempts} in ${windowMinutes} min`, `recovery.backoff: ${backoffSeconds} s`]
    : []),
];
