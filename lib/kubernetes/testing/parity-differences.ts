/** Every way in which a run's objects differ from those that Flink's own client makes for the same job, on purpose. */
export const expected: { where: RegExp; reason: string }[] = [
  {
    where: /metadata\.labels\.millrace\.dev\/(run|job)$/,
    reason: "evidence of one run never moves another: objects are known by these labels, not by names",
  },
  {
    where: /^Deployment CID\.spec\.strategy\.(type|rollingUpdate)$/,
    reason: "a rolling update would run two JobManagers of one run",
  },
  {
    where: /^Deployment CID\.spec\.template\.spec\.initContainers$/,
    reason: "the JAR is fetched and checked before Flink starts; Flink's client expects it in the image",
  },
  {
    where:
      /^Deployment CID\.spec\.template\.spec\.(volumes|containers\.flink-main-container\.volumeMounts)\.(state|job)$/,
    reason: "checkpoints, HA data and results are in the target's claim; the JAR in a folder of the pod",
  },
  {
    where: /^Deployment CID\.spec\.template\.spec\.containers\.flink-main-container\.ports\.metrics$/,
    reason: "the Prometheus reporter is on in every run",
  },
  {
    where:
      /^Deployment CID\.spec\.template\.spec\.containers\.flink-main-container\.(startup|readiness)Probe$/,
    reason: "ready means that REST answers: the evidence of `jm pod running`",
  },
  {
    where:
      /^Deployment CID\.spec\.template\.spec\.containers\.flink-main-container\.terminationMessagePolicy$/,
    reason: "the cause of a JVM's end arrives in the watched pod status",
  },
  {
    where:
      /^Deployment CID\.spec\.template\.spec\.(containers\.flink-main-container\.securityContext|securityContext\.\w+)$/,
    reason: "namespaces enforce Pod Security `restricted`",
  },
  {
    where:
      /volumes\.flink-config-volume\.configMap\.items\.|^ConfigMap flink-config-CID\.data\.(log4j(-cli|-session)?\.properties|logback(-console|-session)?\.xml)$/,
    reason:
      "the client copies every log configuration it finds; the JobManager reads log4j-console.properties alone",
  },
  {
    where: /^ConfigMap flink-config-CID\.data\.log4j-console\.properties$/,
    reason:
      "smaller files in the container, times with their zone (lib/flink/configuration/log4j-console.ts)",
  },
  {
    where: /config\.yaml\.(\$internal\.application\.program-args|pipeline\.jars)$/,
    reason: "the same lists, written as one quoted scalar: Flink reads both",
  },
  {
    where:
      /config\.yaml\.(kubernetes\.internal\.jobmanager\.entrypoint\.class|internal\.cluster\.execution-mode|kubernetes\.pod-template-file\.taskmanager)$/,
    reason: "read by the client alone",
  },
  {
    where:
      /config\.yaml\.(execution\.state-recovery\.(claim-mode|ignore-unclaimed-state)|execution\.shutdown-on-attached-exit|jobmanager\.execution\.failover-strategy)$/,
    reason: "Flink's own defaults, which the client or its config.yaml spell out",
  },
  {
    where: /config\.yaml\.(jobmanager\.rpc\.address|rest\.address)$/,
    reason: "with HA the JobManager announces its pod's address, whatever stands here",
  },
  {
    where: /^Service CID-rest\.spec\.(clusterIPs?(\.0)?|publishNotReadyAddresses)$/,
    reason:
      "headless: thousands of runs would use up the cluster's service addresses; asked for faults before it is ready",
  },
  { where: /^Secret sql-CID$/, reason: "code is no ConfigMap's content, and the JAR's URL is no pod's" },
];
