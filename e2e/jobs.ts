import { info } from "@/scripts/info";
import {
  createJob,
  deleteJob,
  getJob,
  type Job,
  type JobInput,
  startJob,
  stopJob,
} from "@/lib/contract/jobs";
import { getRun, listRunEvents, type Run, type RunEvent } from "@/lib/contract/runs";
import type { StartFrom, StopMode } from "@/lib/domain/operation";
import { isSettled, type RunState } from "@/lib/domain/run-state";
import { call } from "@/scripts/rest";
import { eventually } from "./wait";

/** A Flink cluster needs up to 40 s on two cores, and a busy machine doubles that. */
export const patience = 240_000;

export const readRun = async (run: string): Promise<Run> =>
  call(getRun, { params: { project: info.project, run } });

export const readJob = async (job: string): Promise<Job> =>
  call(getJob, { params: { project: info.project, job } });

export async function create(name: string, spec: JobInput["spec"]): Promise<Job> {
  const unique = `${name} ${Date.now().toString(36)}`;
  return call(createJob, { params: { project: info.project }, body: { name: unique, spec } });
}

/** Starts the job and answers its run's id. */
export async function start(
  job: string,
  from: StartFrom = { from: "LATEST_STATE", allowNonRestoredState: false },
) {
  const { runId } = await call(startJob, { params: { project: info.project, job }, body: from });
  if (!runId) throw new Error("The start names no run");
  return runId;
}

export const stop = async (job: string, mode: StopMode) =>
  call(stopJob, { params: { project: info.project, job }, body: { mode } });

/** Id of the job's run of this number, once it has begun. */
export const runOf = (job: string, number: number): Promise<string> =>
  eventually(
    `run ${number} of ${job}`,
    async () => {
      const { latestRun } = await readJob(job);
      return latestRun?.number === number ? latestRun.id : undefined;
    },
    patience,
  );

/** Waits for a state. A run that settles in another is told at once, with its cause. */
export async function reach(run: string, wanted: RunState, timeoutMs = patience): Promise<Run> {
  const seen = await eventually(
    `${run} is ${wanted}`,
    async () => {
      const now = await readRun(run);
      if (now.state === wanted || isSettled(now.state)) return now;
      throw new Error(`it is ${now.state}, ${now.reason}: ${now.message}`);
    },
    timeoutMs,
  );
  if (seen.state === wanted) return seen;
  const { state, reason, message, cause } = seen;
  throw new Error(`${run} is ${state} instead of ${wanted}: ${reason}: ${message} ${cause?.summary ?? ""}`);
}

export const released = (run: string, timeoutMs = patience): Promise<Run> =>
  eventually(
    `nothing of ${run} is left in the cluster`,
    async () => {
      const seen = await readRun(run);
      return seen.releasedAt ? seen : undefined;
    },
    timeoutMs,
  );

export async function events(run: string): Promise<RunEvent[]> {
  const params = { project: info.project, run };
  return (await call(listRunEvents, { params, query: { limit: 200 } })).items;
}

/** Events that changed the state, in their order. */
export const transitions = async (run: string) =>
  (await events(run)).flatMap((event) => (event.state ? [{ ...event, state: event.state }] : []));

/** Leaves nothing of a job behind, whatever state a failed test left it in. */
export async function remove(job: string): Promise<void> {
  const { latestRun } = await readJob(job);
  if (latestRun && !latestRun.releasedAt) {
    // A stop may be under way, or the run may have settled by itself: then there is nothing to ask for.
    if (!isSettled(latestRun.state)) await stop(job, "CANCEL").catch(() => {});
    await released(latestRun.id);
  }
  await call(deleteJob, { params: { project: info.project, job } });
}
