import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Job, JobSummary } from "@/lib/contract/jobs";
import type { Operation } from "@/lib/contract/operations";
import type { Change } from "@/lib/contract/projects";
import type { Run } from "@/lib/contract/runs";
import { isSettled } from "@/lib/domain/run-state";
import { keys } from "./query-keys";

type Fields = Record<string, unknown>;
type Refetch = (key: QueryKey) => void;
type JobPages = InfiniteData<{ items: JobSummary[]; nextCursor: string | null }>;

/** Which fields of a summary go into which answer. What is not named here is not believed. */
const ofRun = [
  "state",
  "stateSince",
  "desired",
  "reason",
  "message",
  "staleSince",
  "settledAt",
  "releasedAt",
];
const ofLatestRun = ["state", "stateSince", "reason", "message", "staleSince"];
const ofJob = [...ofLatestRun, "name", "owner", "labels", "currentVersion", "latestRunId", "runningVersion"];
const ofOperation = ["state", "progress", "step", "error", "finishedAt"];

export function pick(summary: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.filter((name) => name in summary).map((name) => [name, summary[name]]));
}

/** Puts one change of the feed into the cache; what its summary does not hold is fetched again. */
export function applyChange(client: QueryClient, refetch: Refetch, { subject, summary }: Change): void {
  const [kind = "", id = ""] = subject.split(":");
  if (kind === "run") applyRun(client, refetch, id, summary);
  else if (kind === "operation") applyOperation(client, refetch, id, summary);
  else if (kind === "job") applyJob(client, refetch, id, summary);
  else if (kind === "target") refetch(keys.targets());
}

function applyRun(client: QueryClient, refetch: Refetch, id: string, summary: Fields): void {
  client.setQueryData<Run>(keys.run(id), (run) => run && { ...run, ...pick(summary, ofRun) });
  // pods, cause and the countdown are not in the summary, nor are the events
  refetch(keys.run(id));
  refetch(keys.ofRun(id));
  const jobPatch = pick(summary, ofLatestRun);
  patchJobs(client, (job) => (job.latestRunId === id ? { ...job, ...jobPatch, ...released(summary) } : job));
  const jobId = summary["jobId"];
  if (typeof jobId !== "string") return;
  const job = client.getQueryData<Job>(keys.job(jobId));
  if (job?.latestRunId === id)
    client.setQueryData<Job>(keys.job(jobId), {
      ...job,
      ...jobPatch,
      ...released(summary),
      latestRun: job.latestRun && { ...job.latestRun, ...pick(summary, ofRun) },
    });
  const state = summary["state"];
  const ended = typeof state === "string" && isSettled(state as Run["state"]);
  // a new run, or one that ended: what the job can be started from is different now
  if (job?.latestRunId !== id || ended) refetch(keys.job(jobId));
  refetch(keys.ofJob(jobId));
  if (ended) refetch(keys.targets());
}

const released = (summary: Fields): Partial<JobSummary> =>
  typeof summary["releasedAt"] === "string" ? { runningVersion: null } : {};

function applyOperation(client: QueryClient, refetch: Refetch, id: string, summary: Fields): void {
  const patch = pick(summary, ofOperation) as Partial<Operation>;
  const over = <T extends { operation: Operation | null }>(holder: T | undefined): T | undefined =>
    holder?.operation?.id === id ? { ...holder, operation: { ...holder.operation, ...patch } } : holder;
  client.setQueryData<Operation>(keys.operation(id), (operation) => operation && { ...operation, ...patch });
  const { jobId, runId, targetId } = summary;
  const ended = patch.state !== undefined && patch.state !== "PENDING" && patch.state !== "RUNNING";
  if (typeof runId === "string") {
    client.setQueryData<Run>(keys.run(runId), over);
    const run = client.getQueryData<Run>(keys.run(runId));
    if (run && (ended || run.operation?.id !== id)) refetch(keys.run(runId));
  }
  if (typeof jobId === "string") {
    client.setQueryData<Job>(keys.job(jobId), over);
    if (ended || client.getQueryData<Job>(keys.job(jobId))?.operation?.id !== id) refetch(keys.job(jobId));
    if (ended) refetch(keys.ofJob(jobId));
  }
  if (typeof targetId === "string") refetch(keys.targets());
}

function applyJob(client: QueryClient, refetch: Refetch, id: string, summary: Fields): void {
  if (summary["deleted"] === true) {
    client.removeQueries({ queryKey: keys.job(id) });
    patchJobs(client, (job) => (job.id === id ? null : job));
    return;
  }
  const patch = pick(summary, ofJob);
  let known = false;
  patchJobs(client, (job) => {
    if (job.id !== id) return job;
    known = true;
    return { ...job, ...patch };
  });
  if (!known) refetch(keys.jobs());
  client.setQueryData<Job>(keys.job(id), (job) => job && { ...job, ...patch });
  refetch(keys.job(id));
  refetch(keys.ofJob(id));
}

/** Every list of jobs that is held, of whatever project and filter. */
function patchJobs(client: QueryClient, change: (job: JobSummary) => JobSummary | null): void {
  client.setQueriesData<JobPages>({ queryKey: keys.jobs() }, (data) => {
    if (!data) return data;
    let changed = false;
    const pages = data.pages.map((page) => {
      const items = page.items.flatMap((job) => {
        const next = change(job);
        changed ||= next !== job;
        return next ?? [];
      });
      return { ...page, items };
    });
    return changed ? { ...data, pages } : data;
  });
}
