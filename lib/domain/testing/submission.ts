import { jobSpec } from "../job-spec";

/** All that manifests and Flink's configuration are made of, for a small SQL job; takes what differs in its spec. */
export const submission = (spec: object = {}) => ({
  runId: "run_1",
  jobId: "job_1",
  jobName: "Orders",
  clusterId: "mr-1",
  flinkJobId: "f".repeat(32),
  applicationId: "a".repeat(32),
  namespace: "n",
  jobManagerServiceAccount: "jm",
  taskManagerServiceAccount: "tm",
  image: "i",
  flinkVersion: "2.3.0",
  stateClaim: "claim",
  spec: jobSpec.parse({ code: { kind: "SQL", sql: "INSERT INTO a SELECT 1" }, engineId: "eng_1", ...spec }),
});
