import { info } from "@/scripts/info";
import { listCheckpoints, listLogs, readLog } from "@/lib/contract/flink";
import type { JobInput } from "@/lib/contract/jobs";
import { call, callText } from "@/scripts/rest";
import { eventually } from "./wait";

/**
 * A job that counts: the position of the sequence is in its state, and each number is printed once. After a restore the
 * count goes on from the checkpoint; a job that lost its state would begin again with 1.
 */
export const countingSql = ({ last = 20_000, perSecond = 5, bounded = false } = {}) => `
CREATE TABLE numbers (n BIGINT) WITH (
  'connector' = 'datagen', 'rows-per-second' = '${perSecond}',${bounded ? ` 'number-of-rows' = '${last}',` : ""}
  'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '${last}'
);
CREATE TABLE printed (n BIGINT) WITH ('connector' = 'print', 'print-identifier' = 'count');
INSERT INTO printed SELECT n FROM numbers;
`;

/**
 * Little is asked for, so that a demo job and what another clone runs fit beside it on two cores. It is a share, not a
 * limit: the local kubelet holds no process to its CPU, and the JVMs start as fast as the machine lets them.
 */
export const share = 0.1;

export const sqlSpec = (sql: string): JobInput["spec"] => ({
  code: { kind: "SQL", sql },
  jobManager: { cpu: share, memoryMib: 1024 },
  taskManager: { cpu: share, memoryMib: 1024 },
  checkpointIntervalMs: 2_000,
});

export const numbersIn = (log: string): number[] =>
  Array.from(log.matchAll(/count(?::\d+)?> \+I\[(\d+)\]/g), ([, number]) => Number(number));

/** What one pod's main container printed, whether it lives or is kept. */
export async function logOf(
  run: string,
  component: "jobmanager" | "taskmanager",
  pod?: string,
): Promise<string> {
  const params = { project: info.project, run };
  const { items } = await call(listLogs, { params });
  const sources = items.filter(
    (one) => one.component === component && one.container === "flink-main-container",
  );
  const source = pod
    ? sources.find((one) => one.pod === pod && !one.previous)
    : sources.find((one) => !one.previous);
  if (!source) throw new Error(`No log of a ${component}: ${JSON.stringify(items)}`);
  const query = { pod: source.pod, container: source.container, previous: "false" as const };
  return callText(readLog, { params, query });
}

/** Waits until the TaskManager has printed a number above `floor`, and answers all it has printed. */
export const countBeyond = (run: string, floor: number, pod?: string): Promise<number[]> =>
  eventually(`the count of ${run} is above ${floor}`, async () => {
    const numbers = numbersIn(await logOf(run, "taskmanager", pod));
    return (numbers.at(-1) ?? 0) > floor ? numbers : undefined;
  });

export const checkpointsOf = async (run: string) =>
  call(listCheckpoints, { params: { project: info.project, run } });

/** Waits for a completed checkpoint that is newer than `after`. */
export const nextCheckpoint = (run: string, after = 0) =>
  eventually(`${run} has completed a checkpoint after ${after}`, async () => {
    const { items } = await checkpointsOf(run);
    return items.find(({ status, savepoint, id }) => status === "COMPLETED" && !savepoint && id > after);
  });
