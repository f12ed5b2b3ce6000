import { jobLabel, runLabel } from "@/lib/domain/pod-layout";
import type { RunManifestInput } from "./input";

/** Flink's own labels: its JobManager finds its TaskManagers and HA ConfigMaps by them. */
export const flinkLabels = ({ clusterId }: Pick<RunManifestInput, "clusterId">) => ({
  type: "flink-native-kubernetes",
  app: clusterId,
});
export const jobManagerSelector = (input: Pick<RunManifestInput, "clusterId">) => ({
  ...flinkLabels(input),
  component: "jobmanager",
});
export const runLabels = ({ runId, jobId }: Pick<RunManifestInput, "runId" | "jobId">) => ({
  [runLabel]: runId,
  [jobLabel]: jobId,
});

export const objectNames = (clusterId: string) => ({
  configuration: `flink-config-${clusterId}`,
  podTemplate: `pod-template-${clusterId}`,
  /** the SQL script, or the URL that opens the JAR */
  code: `sql-${clusterId}`,
  rest: `${clusterId}-rest`,
});
