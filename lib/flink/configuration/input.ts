import type { JobSpec } from "@/lib/domain/job-spec";

export type FlinkConfigurationInput = {
  runId: string;
  jobId: string;
  jobName: string;
  clusterId: string;
  flinkJobId: string;
  applicationId: string;
  namespace: string;
  jobManagerServiceAccount: string;
  taskManagerServiceAccount: string;
  image: string;
  flinkVersion: string;
  spec: JobSpec;
  restore?: { path: string; allowNonRestoredState: boolean };
};
