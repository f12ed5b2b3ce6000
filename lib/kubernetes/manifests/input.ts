import type { JobSpec } from "@/lib/domain/job-spec";

/** All that a run's objects are made from. `flinkFiles` of lib/flink/configuration reads the same fields. */
export type RunManifestInput = {
  runId: string;
  jobId: string;
  jobName: string;
  /** `mr-…`: name of the Deployment, prefix of everything else */
  clusterId: string;
  flinkJobId: string;
  applicationId: string;
  namespace: string;
  jobManagerServiceAccount: string;
  taskManagerServiceAccount: string;
  image: string;
  flinkVersion: string;
  spec: JobSpec;
  /** name of the target's PersistentVolumeClaim */
  stateClaim: string;
  restore?: { path: string; allowNonRestoredState: boolean };
  /** of a JAR job; the URL opens this artifact for this run */
  artifact?: { sha256: string; url: string };
};
