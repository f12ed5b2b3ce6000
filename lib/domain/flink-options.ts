type Rule = { option: RegExp; reason: string };
const rule = (option: RegExp, reason: string): Rule => ({ option, reason });

const ofTheJob = "it is set by the job itself";
const ofMillrace = "Millrace sets it: a run's state and result are found by it";
const ofTheTarget = "the deployment target decides it";

/** What may not be set, first match first. Values of the job's own fields, what Millrace relies on, and secrets. */
const refused: Rule[] = [
  rule(
    /(password|secret|token|api-?key|access[.-]?key|credential|service-key|auth-params|basic-auth)/i,
    "a configuration is readable text; use ${secret.NAME} in the SQL",
  ),
  rule(
    /^parallelism\.default$|^taskmanager\.numberOfTaskSlots$|^(job|task)manager\.memory\.(process|flink)\.size$/,
    ofTheJob,
  ),
  rule(/^execution\.checkpointing\.interval$|^execution\.runtime-mode\.default$/, ofTheJob),
  rule(/^execution\.(state-recovery|savepoint)\./, "a start says what it is restored from"),
  rule(
    /^execution\.checkpointing\.(dir|savepoint-dir|storage|externalized-checkpoint-retention|create-subdir)$/,
    ofMillrace,
  ),
  rule(
    /^execution\.(shutdown-on-application-finish|submit-failed-job-on-application-error|target|attached|shutdown-on-attached-exit|job-status-changed-listeners|job-listeners)$/,
    ofMillrace,
  ),
  rule(/^state\.(checkpoints|savepoints)\.|^state\.checkpoint-storage$/, ofMillrace),
  rule(/^pipeline\.(jars|classpaths)$/, "code is the job's SQL or its JAR"),
  rule(
    /^env\.java\.opts\.(all|client)$/,
    "Millrace sets it; use env.java.opts.jobmanager or env.java.opts.taskmanager",
  ),
  rule(/^metrics\.(reporters?$|reporter\.)/, "every run reports to Prometheus"),
  rule(
    /^rest\.(?!flamegraph\.|profiling\.)|^web\.(?!checkpoints\.history$|exception-history-size$)/,
    "JobManager REST is Millrace's way to the job",
  ),
  rule(/^jobmanager\.(rpc|bind|archive|resource-id|retrieve)/, ofMillrace),
  rule(/^taskmanager\.(rpc|bind|host|resource-id|log)/, ofMillrace),
  rule(/^resourcemanager\.previous-worker\./, ofMillrace),
];

/** What may be set; anything else is refused. */
const allowed = [
  /^table\./,
  /^execution\./,
  /^pipeline\./,
  /^state\./,
  /^sql-client\./,
  /^restart-strategy\./,
  /^jobmanager\.(memory|scheduler|adaptive-scheduler|execution|partition)(\.|$)/,
  /^taskmanager\.(memory|network|data|slot|load-balance|registration|debug)\./,
  /^(resourcemanager|slotmanager|slot|heartbeat|pekko|akka|cluster|client)\./,
  /^metrics\.(fetcher|latency|system-resource|job|scope)/,
  /^(web|rest)\./,
  /^env\.java\.opts\.(jobmanager|taskmanager)$/,
  /^(python|classloader)\./,
  /^io\.tmp\.dirs$/,
];

const places: Rule[] = [
  rule(/^kubernetes\.|^containerized\./, ofTheTarget),
  rule(/^high-availability|^job-result-store\.|^application-result-store\.|^historyserver\./, ofMillrace),
  rule(/^(cluster\.id|internal\.)|^\$internal/, ofMillrace),
  rule(
    /^security\.|^fs\.|^s3\.|^user\.artifacts\.|^plugin\.|^external-resource|^blob\.|^process\./,
    ofTheTarget,
  ),
];

/** Why an option may not be set by a user; undefined: it may. The wall is the namespace; this saves runs from themselves. */
export function flinkOptionRefusal(name: string): string | undefined {
  const found = [...refused, ...places].find(({ option }) => option.test(name));
  if (found) return found.reason;
  return allowed.some((option) => option.test(name))
    ? undefined
    : "it is not among the options that a job may set";
}

export const refusedFlinkOptions = (options: Record<string, string>): { name: string; reason: string }[] =>
  Object.keys(options).flatMap((name) => {
    const reason = flinkOptionRefusal(name);
    return reason === undefined ? [] : [{ name, reason }];
  });
