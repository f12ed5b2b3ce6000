import { firstCause } from "@/lib/domain/first-cause";
import type { Cause, FlinkJob, FlinkJobStatus, FlinkSeen } from "@/lib/domain/observation";
import { lastSnapshot } from "@/lib/domain/last-snapshot";
import { flinkJobStatuses } from "@/lib/domain/observation";
import { isCheckpointPath } from "@/lib/domain/state-layout";
import {
  readApplicationExceptions,
  readApplications,
  readCheckpoints,
  readExceptions,
  readJobDetail,
  readJobMetrics,
  readJobs,
} from "./rest";
import type { Checkpoints, JobDetail } from "./schemas";
import { sumTaskCounts } from "./task-counts";
import type { FlinkTransport } from "./transport";

/** What Flink's REST says of the run's job. Not reaching it is `unknown`; never throws. */
export async function readFlink(transport: FlinkTransport, flinkJobId: string): Promise<FlinkSeen> {
  try {
    const [jobs, application] = await Promise.all([readJobs(transport), readApplication(transport)]);
    // Asked for only when it is listed: for an id that it does not know Flink writes an ERROR into the user's log.
    const listed = jobs?.jobs.some(({ jid }) => jid === flinkJobId);
    const detail = listed ? await readJobDetail(transport, flinkJobId) : undefined;
    const applicationStatus = application && { applicationStatus: application.status };
    if (!detail) return { seen: "noJob", ...applicationStatus };
    return { seen: "job", job: await describe(transport, detail, application?.id), ...applicationStatus };
  } catch (error) {
    return { seen: "unknown", why: error instanceof Error ? error.message : String(error) };
  }
}

/** A run's JobManager has one application. */
async function readApplication(transport: FlinkTransport) {
  return (await readApplications(transport))?.applications[0];
}

async function describe(
  transport: FlinkTransport,
  detail: JobDetail,
  applicationId: string | undefined,
): Promise<FlinkJob> {
  const tasks = sumTaskCounts(detail.vertices);
  const well = detail.state === "RUNNING" && tasks.running + tasks.finished === tasks.total;
  // While a job is being set up Flink answers these with 500. Once it has ended, nothing is released on half an answer.
  const ended = ["FINISHED", "CANCELED", "FAILED"].includes(detail.state);
  const tolerant = <T>(read: Promise<T>) => (ended ? read : read.catch(() => undefined));
  const [checkpoints, restarts, cause] = await Promise.all([
    tolerant(readCheckpoints(transport, detail.jid)),
    tolerant(readRestarts(transport, detail.jid)),
    tolerant(well || detail.state === "FINISHED" ? noCause : readCause(transport, detail.jid, applicationId)),
  ]);
  return {
    id: detail.jid,
    name: detail.name,
    status: detail.state,
    batch: detail["job-type"] === "BATCH",
    startedAt: detail["start-time"],
    ...(detail["end-time"] > 0 && { endedAt: detail["end-time"] }),
    statusAt: statusTimes(detail.timestamps),
    tasks,
    ...(restarts !== undefined && { restarts }),
    ...(cause && { cause }),
    ...(checkpoints && snapshotsOf(checkpoints)),
  };
}

const noCause = Promise.resolve(undefined);

/** Zero: the status was never entered. */
function statusTimes(timestamps: Record<string, number>): Partial<Record<FlinkJobStatus, number>> {
  return Object.fromEntries(
    flinkJobStatuses.flatMap((status) => {
      const at = timestamps[status];
      return at === undefined || at <= 0 ? [] : [[status, at]];
    }),
  );
}

async function readRestarts(transport: FlinkTransport, jobId: string): Promise<number | undefined> {
  const value = (await readJobMetrics(transport, jobId, ["numRestarts"]))?.find(
    ({ id }) => id === "numRestarts",
  )?.value;
  return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
}

async function readCause(
  transport: FlinkTransport,
  jobId: string,
  applicationId: string | undefined,
): Promise<Cause | undefined> {
  const ofJob = await readExceptions(transport, jobId, 1);
  const newest = ofJob?.exceptionHistory.entries[0];
  if (newest) return toCause(newest.stacktrace, newest.timestamp);
  if (ofJob?.["root-exception"]) return toCause(ofJob["root-exception"], ofJob.timestamp ?? 0);
  const ofApplication = applicationId && (await readApplicationExceptions(transport, applicationId));
  const first = ofApplication ? ofApplication.exceptionHistory.entries[0] : undefined;
  return first && toCause(first.stacktrace, first.timestamp);
}

/** A stack of 64 KiB tells no more than its beginning. */
const toCause = (stack: string, at: number): Cause => ({
  summary: firstCause(stack),
  detail: stack.slice(0, 65_536),
  at,
});

export function snapshotsOf({
  latest,
}: Checkpoints): Pick<FlinkJob, "checkpoint" | "stopSavepoint" | "restored"> {
  const last = lastSnapshot(latest);
  const { restored } = latest;
  return {
    ...(last && {
      checkpoint: {
        id: last.told.id,
        path: last.path,
        at: last.told.latest_ack_timestamp,
        savepoint: last.told.is_savepoint,
        sizeBytes: last.told.state_size,
      },
      ...(last.stopped && { stopSavepoint: last.path }),
    }),
    ...(restored?.external_path && {
      restored: {
        id: restored.id,
        path: restored.external_path,
        at: restored.restore_timestamp,
        savepoint: restored.is_savepoint && !isCheckpointPath(restored.external_path),
      },
    }),
  };
}
