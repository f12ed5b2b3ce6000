/** What a JobManager reads of the `config.yaml` that lib/flink writes: flat keys, both sides as JSON strings. */
export type FlinkConfig = {
  clusterId: string;
  namespace: string;
  flinkJobId: string;
  /** undefined before 2.3 */
  applicationId: string | undefined;
  jobName: string;
  parallelism: number;
  slots: number;
  checkpointIntervalMs: number | undefined;
  retained: number;
  checkpointDirectory: string;
  savepointDirectory: string;
  archiveDirectory: string;
  jobResults: string;
  highAvailability: string;
  restorePath: string | undefined;
  restarts: boolean;
  firstBackoffMs: number;
  mostBackoffMs: number;
  leaseMs: number;
  retryMs: number;
  workerRecoveryMs: number;
  /** for so long REST repeats what it has answered */
  refreshMs: number;
  image: string;
  cpu: string;
  memory: string;
  taskManagerLabels: Record<string, string>;
};

const units: Record<string, number> = { ms: 1, s: 1_000, sec: 1_000, min: 60_000, h: 3_600_000 };

export function durationMs(text: string | undefined, otherwise: number): number {
  const [, digits, unit = "ms"] = /^\s*(\d+)\s*([a-z]*)\s*$/.exec(text ?? "") ?? [];
  return digits === undefined ? otherwise : Number(digits) * (units[unit || "ms"] ?? 1);
}

const cached = new Map<string, FlinkConfig>();

export function flinkConfig(yaml: string): FlinkConfig {
  const known = cached.get(yaml);
  if (known) return known;
  const options = new Map<string, string>();
  for (const line of yaml.split("\n")) {
    const [, key, value] = /^("(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*")$/.exec(line) ?? [];
    if (key && value) options.set(JSON.parse(key) as string, JSON.parse(value) as string);
  }
  const config = read(options);
  if (cached.size > 200) cached.clear();
  cached.set(yaml, config);
  return config;
}

function read(options: Map<string, string>): FlinkConfig {
  const text = (key: string) => options.get(key) ?? "";
  const ms = (key: string, otherwise: number) => durationMs(options.get(key), otherwise);
  const interval = options.get("execution.checkpointing.interval");
  const backoff = "restart-strategy.exponential-delay";
  const election = "high-availability.kubernetes.leader-election";
  return {
    clusterId: text("kubernetes.cluster-id"),
    namespace: text("kubernetes.namespace"),
    flinkJobId: text("$internal.pipeline.job-id"),
    applicationId: options.get("$internal.application.id"),
    jobName: text("pipeline.name"),
    parallelism: Number(text("parallelism.default") || 1),
    slots: Number(text("taskmanager.numberOfTaskSlots") || 1),
    checkpointIntervalMs: interval === undefined ? undefined : durationMs(interval, 10_000),
    retained: Number(text("execution.checkpointing.num-retained") || 1),
    checkpointDirectory: text("execution.checkpointing.dir"),
    savepointDirectory: text("execution.checkpointing.savepoint-dir"),
    archiveDirectory: text("jobmanager.archive.fs.dir"),
    jobResults: text("job-result-store.storage-path"),
    highAvailability: text("high-availability.storageDir"),
    restorePath: options.get("execution.state-recovery.path"),
    restarts: !["none", "off", "disable"].includes(text("restart-strategy.type")),
    firstBackoffMs: ms(`${backoff}.initial-backoff`, 1_000),
    mostBackoffMs: ms(`${backoff}.max-backoff`, 60_000),
    leaseMs: ms(`${election}.lease-duration`, 15_000),
    retryMs: ms(`${election}.retry-period`, 5_000),
    workerRecoveryMs: ms("resourcemanager.previous-worker.recovery.timeout", 0),
    refreshMs: ms("web.refresh-interval", 3_000),
    image: text("kubernetes.container.image.ref"),
    cpu: text("kubernetes.taskmanager.cpu.amount") || "1",
    memory: text("taskmanager.memory.process.size").replace(/m$/, "Mi"),
    taskManagerLabels: Object.fromEntries(
      text("kubernetes.taskmanager.labels")
        .split(",")
        .filter(Boolean)
        .map((pair): [string, string] => {
          const colon = pair.indexOf(":");
          return [pair.slice(0, colon), pair.slice(colon + 1)];
        }),
    ),
  };
}
