import { labelValue } from "./query-range";

export const chartNames = ["throughput", "load", "checkpoints", "checkpointSize", "memory", "cpu"] as const;
export type ChartName = (typeof chartNames)[number];
/** `line`: a key of the message catalogue. */
export type ChartLine = { line: string; query: string };

/** One unit a chart. */
export const chartUnits: Record<ChartName, "recordsPerSecond" | "ratio" | "milliseconds" | "bytes"> = {
  throughput: "recordsPerSecond",
  load: "ratio",
  checkpoints: "milliseconds",
  checkpointSize: "bytes",
  memory: "bytes",
  cpu: "ratio",
};

const task = "flink_taskmanager_job_task";
const taskManager = "flink_taskmanager_Status_JVM";
const jobManager = "flink_jobmanager_Status_JVM";
/** The busiest vertex: a mean over all would hide the one that holds the others up. */
const worst = (metric: string, run: string) => `max(avg by (task_name) (${task}_${metric}{${run}})) / 1000`;

/** By the label that every run's reporter adds itself (lib/flink/configuration), whatever the Prometheus that scrapes. */
const lines: Record<ChartName, (run: string) => ChartLine[]> = {
  // What sources emit and what reaches sinks, at their operators: tasks count what crosses the network, a chain nothing.
  throughput: (run) => [
    {
      line: "recordsIn",
      query: `sum(${task}_operator_numRecordsOutPerSecond{${run},operator_name=~"Source.*"})`,
    },
    {
      line: "recordsOut",
      query: `sum(${task}_operator_numRecordsInPerSecond{${run},operator_name=~"Sink.*|.*_Writer"})`,
    },
  ],
  load: (run) => [
    { line: "busy", query: worst("busyTimeMsPerSecond", run) },
    { line: "backPressured", query: worst("backPressuredTimeMsPerSecond", run) },
  ],
  // −1 until the first one is complete
  checkpoints: (run) => [
    { line: "duration", query: `max(flink_jobmanager_job_lastCheckpointDuration{${run}} >= 0)` },
  ],
  checkpointSize: (run) => [
    { line: "size", query: `max(flink_jobmanager_job_lastCheckpointSize{${run}} >= 0)` },
  ],
  memory: (run) => [
    { line: "taskManagerHeap", query: `sum(${taskManager}_Memory_Heap_Used{${run}})` },
    { line: "jobManagerHeap", query: `sum(${jobManager}_Memory_Heap_Used{${run}})` },
  ],
  cpu: (run) => [
    { line: "taskManagerCpu", query: `max(${taskManager}_CPU_Load{${run}})` },
    { line: "jobManagerCpu", query: `max(${jobManager}_CPU_Load{${run}})` },
  ],
};

/** One PromQL query per line of the chart; each answers one series. */
export const chartQueries = (chart: ChartName, runId: string): ChartLine[] =>
  lines[chart](`millrace_run=${labelValue(runId)}`);
