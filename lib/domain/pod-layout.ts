/** What a run's Kubernetes objects and its Flink configuration must agree on. */
export const runLabel = "millrace.dev/run";
export const jobLabel = "millrace.dev/job";

/** Folders and files inside the pods; code is mounted in the JobManager alone. */
export const podPaths = {
  configuration: "/opt/flink/conf",
  podTemplate: "/opt/flink/pod-template",
  fetchedArtifacts: "/opt/flink/artifacts",
  state: "/opt/flink/state",
  sqlScript: "/opt/flink/sql/job.sql",
  /** not usrlib, which Flink would put on the class path a second time */
  jobJar: "/opt/flink/job/job.jar",
};

/** 6124 and 6122 because Flink's own defaults are random ones, which a pod cannot declare. */
export const podPorts = {
  rest: 8081,
  jobManagerRpc: 6123,
  blobServer: 6124,
  taskManagerRpc: 6122,
  metrics: 9249,
};
