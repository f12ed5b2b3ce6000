import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Job, JobSummary } from "@/lib/contract/jobs";
import type { Operation } from "@/lib/contract/operations";
import type { Change } from "@/lib/contract/projects";
import type { Run, RunSummary } from "@/lib/contract/runs";
import { isSettled } from "@/lib/domain/run-state";
import { keys } from "./query-keys";

type Refetch = (key: QueryKey) => void;
type JobPages = InfiniteData<{ items: JobSummary[]; nextCursor: string | null }>;

/**
 * Puts one change of the feed into the cache: its summary is a part of the contract's own object (lib/operations/feed.ts),
 * laid over what is there. What it does not hold is fetched again, where it is on screen.
 */
export function applyChange(client: QueryClient, refetch: Refetch, { subject, summary }: Change): void {
  const [kind = "", id = ""] = subject.split(":");
  if (kind === "run") applyRun(client, refetch, id, summary);
  else if (kind === "operation") applyOperation(client, refetch, id, summary);
  else if (kind === "job") applyJob(client, refetch, id, summary);
  else if (kind === "target") refetch(keys.targets());
  else if (kind === "orphans") refetch(keys.orphans());
}

function applyRun(client: QueryClient, refetch: Refetch, id: string, summary: Partial<RunSummary>): void {
  client.setQueryData<Run>(keys.run(id), (run) => run && laidOver(run, summary));
  // pods, cause and the countdown are not in the summary, nor are the events
  refetch(keys.run(id));
  refetch(keys.ofRun(id));
  const { jobId, state } = summary;
  if (jobId === undefined) return;
  client.setQueryData<Job>(keys.job(jobId), (job) =>
    job?.latestRun?.id === id ? { ...job, latestRun: laidOver(job.latestRun, summary) } : job,
  );
  refetch(keys.ofJob(jobId));
  if (state === undefined || !isSettled(state)) return;
  // what the job can be started from is different now, and its quota is about to be free
  refetch(keys.job(jobId));
  refetch(keys.targets());
}

/** The feed cuts a long message: one that is known whole, and begins so, stays whole. */
function laidOver<Whole extends { message: string | null }>(
  known: Whole,
  summary: Partial<NoInfer<Whole>>,
): Whole {
  const { message } = summary;
  const same = message?.endsWith("…") && known.message?.startsWith(message.slice(0, -1));
  return { ...known, ...summary, ...(same && { message: known.message }) };
}

function applyOperation(
  client: QueryClient,
  refetch: Refetch,
  id: string,
  summary: Partial<Operation>,
): void {
  const over = <T extends { operation: Operation | null }>(holder: T | undefined): T | undefined =>
    holder?.operation?.id === id ? { ...holder, operation: { ...holder.operation, ...summary } } : holder;
  client.setQueryData<Operation>(
    keys.operation(id),
    (operation) => operation && { ...operation, ...summary },
  );
  const { jobId, runId, targetId, finishedAt } = summary;
  const ended = typeof finishedAt === "string";
  // its step is cut to fit the feed, and stands on the page until the next one
  const cut = summary.step?.endsWith("…") ?? false;
  if (runId) {
    client.setQueryData<Run>(keys.run(runId), over);
    const run = client.getQueryData<Run>(keys.run(runId));
    if (run && (ended || cut || run.operation?.id !== id)) refetch(keys.run(runId));
  }
  if (jobId) {
    client.setQueryData<Job>(keys.job(jobId), over);
    const job = client.getQueryData<Job>(keys.job(jobId));
    if (job && (ended || cut || job.operation?.id !== id)) refetch(keys.job(jobId));
    if (ended) refetch(keys.ofJob(jobId));
  }
  if (targetId) refetch(keys.targets());
}

type JobChange = Partial<JobSummary> & { created?: true; deleted?: true };

function applyJob(client: QueryClient, refetch: Refetch, id: string, summary: JobChange): void {
  if (summary.deleted) {
    client.removeQueries({ queryKey: keys.job(id) });
    patchJobs(client, (job) => (job.id === id ? null : job));
    return;
  }
  let listed = false;
  patchJobs(client, (job) => {
    if (job.id !== id) return job;
    listed = true;
    return laidOver(job, summary);
  });
  // new, or its message is cut to fit the feed and the list shows it whole
  if (!listed || (summary.message?.endsWith("…") && isWrong(summary))) refetch(keys.jobs());
  const before = client.getQueryData<Job>(keys.job(id));
  if (!before) return;
  client.setQueryData<Job>(keys.job(id), laidOver(before, summary));
  const patched = before.latestRunId === (summary.latestRunId ?? before.latestRunId);
  if (!patched || summary.currentVersion !== undefined || summary.message?.endsWith("…"))
    refetch(keys.job(id));
  refetch(keys.ofJob(id));
}

const isWrong = ({ state }: Partial<JobSummary>) => state === "FAILED" || state === "NOT_RUNNING";

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
