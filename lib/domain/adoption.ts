/** What a run's own Flink configuration says of it: enough to take the run up again without any record. */
export type Adoption = {
  flinkJobId: string;
  /** null: before Flink 2.3 an application has no id */
  applicationId: string | null;
  clusterId: string;
  image: string;
  restorePath: string | null;
  allowNonRestoredState: boolean;
  /** what JobManager and TaskManagers hold; null where a figure cannot be read */
  held: { cpuMilli: number; memoryMib: number } | null;
};

const names = {
  flinkJobId: "$internal.pipeline.job-id",
  clusterId: "kubernetes.cluster-id",
  image: "kubernetes.container.image.ref",
} as const;
const flinkId = /^[0-9a-f]{32}$/;

/** `missing`: options without which it cannot be known which Flink job it is. */
export function readAdoption(options: Record<string, string>): Adoption | { missing: string[] } {
  const flinkJobId = options[names.flinkJobId] ?? "";
  const clusterId = options[names.clusterId] ?? "";
  const image = options[names.image] ?? "";
  const missing = [
    ...(flinkId.test(flinkJobId) ? [] : [names.flinkJobId]),
    ...(clusterId === "" ? [names.clusterId] : []),
    ...(image === "" ? [names.image] : []),
  ];
  if (missing.length > 0) return { missing };
  const applicationId = options["$internal.application.id"] ?? options["cluster.id"];
  return {
    flinkJobId,
    applicationId: applicationId !== undefined && flinkId.test(applicationId) ? applicationId : null,
    clusterId,
    image,
    restorePath: options["execution.state-recovery.path"] ?? null,
    allowNonRestoredState: options["execution.state-recovery.ignore-unclaimed-state"] === "true",
    held: heldBy(options),
  };
}

function heldBy(options: Record<string, string>): Adoption["held"] {
  const figure = (name: string, form: RegExp) => Number(form.exec(options[name] ?? "")?.[1]);
  const whole = (name: string) => figure(name, /^(\d+)$/);
  const cpu = (process: string) => figure(`kubernetes.${process}.cpu.amount`, /^(\d+(?:\.\d+)?)$/);
  const memory = (process: string) => figure(`${process}.memory.process.size`, /^(\d+)m$/);
  const taskManagers = Math.ceil(whole("parallelism.default") / whole("taskmanager.numberOfTaskSlots"));
  const held = {
    cpuMilli: Math.round((cpu("jobmanager") + taskManagers * cpu("taskmanager")) * 1000),
    memoryMib: memory("jobmanager") + taskManagers * memory("taskmanager"),
  };
  return Number.isSafeInteger(held.cpuMilli) && Number.isSafeInteger(held.memoryMib) ? held : null;
}
