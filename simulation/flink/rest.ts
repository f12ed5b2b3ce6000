import { answersOf } from "./answers";
import type { FlinkConfig } from "./config";
import type { SimJob } from "./job";
import type { RestCache } from "./rest-cache";

export type Answer = { status: number; body: unknown };
type Seen = {
  config: FlinkConfig;
  job: SimJob | undefined;
  application: string | undefined;
  now: number;
  leadsSince: number;
  cache: RestCache;
};

const ok = (body: unknown): Answer => ({ status: 200, body });
const error = (status: number, ...errors: string[]): Answer => ({ status, body: { errors } });
const notFound = (id: string) =>
  error(404, `org.apache.flink.runtime.rest.NotFoundException: Job ${id} not found`);

/** The part of a JobManager's REST that the console asks. */
export function restOf(
  seen: Seen,
  method: string,
  path: string,
  query: URLSearchParams,
  body: unknown,
): Answer {
  const parts = path.split("/").slice(1);
  if (parts[0] === "jobs" && parts[1] === "overview" && method === "GET")
    return ok({ jobs: seen.job ? [answersOf(seen.job, seen.now).overview()] : [] });
  if (parts[0] === "jobs" && parts[1]) return ofJob(seen, method, parts[1], parts.slice(2), query, body);
  if (parts[0] === "applications" && seen.config.applicationId) return ofApplication(seen, parts);
  if (path === "/config") return ok({ "flink-version": seen.config.applicationId ? "2.3.0" : "1.20.5" });
  if (path === "/overview") return ok({ taskmanagers: 0, "slots-total": 0, "slots-available": 0 });
  return error(404, `Not found: ${path}`);
}

function ofJob(
  { config, job, now, cache }: Seen,
  method: string,
  id: string,
  rest: string[],
  query: URLSearchParams,
  body: unknown,
): Answer {
  const [what, trigger] = rest;
  if (method === "POST" && (what === "stop" || what === "savepoints")) return triggered(job, what, id, body);
  if (!job || id !== config.flinkJobId) return notFound(id);
  if (method === "PATCH" && what === undefined) {
    const ended = job.isOver() ? job.status() : undefined;
    if (ended && ended !== "CANCELED")
      return error(
        409,
        `Job cancellation failed because the job has already reached another terminal state (${ended}).`,
      );
    if (!ended) job.cancel();
    return { status: 202, body: {} };
  }
  const answers = answersOf(job, now);
  const graph = () =>
    cache("graph", now, () => ({ detail: answers.detail(), exceptions: answers.exceptions() }));
  // While a job is being set up there is nobody to ask these.
  const settingUp = job.status() === "INITIALIZING";
  switch (what) {
    case undefined:
      return ok(graph().detail);
    case "status":
      return ok({ status: job.status() });
    case "checkpoints":
      return settingUp
        ? error(500, "Internal server error.")
        : ok(answers.checkpoints(cache("checkpoints", now, job.shots.stats)));
    case "exceptions":
      return settingUp ? error(500, "Internal server error.") : ok(graph().exceptions);
    case "metrics": {
      const names = (query.get("get") ?? "").split(",").filter(Boolean);
      const values: Record<string, number> = { numRestarts: job.describe().restarts };
      return ok(names.flatMap((name) => (name in values ? [{ id: name, value: `${values[name]}` }] : [])));
    }
    case "savepoints":
      return savepointStatus(job, trigger ?? "");
    default:
      return error(404, `Not found: /jobs/${id}/${rest.join("/")}`);
  }
}

function triggered(job: SimJob | undefined, what: "stop" | "savepoints", id: string, body: unknown): Answer {
  const sent = (body ?? {}) as Record<string, string | undefined>;
  const triggerId = sent.triggerId ?? "0".repeat(32);
  if (!job || job.config.flinkJobId !== id) return notFound(id);
  const directory = sent.targetDirectory ?? sent["target-directory"];
  job.savepoint(triggerId, what === "stop", directory);
  return { status: 202, body: { "request-id": triggerId } };
}

function savepointStatus(job: SimJob, triggerId: string): Answer {
  const trigger = job.shots.status(triggerId);
  if (!trigger)
    return error(
      404,
      `org.apache.flink.runtime.rest.handler.RestHandlerException: There is no savepoint operation with triggerId=${triggerId} for job ${job.config.flinkJobId}.`,
    );
  const { answer } = trigger;
  if (!answer) return ok({ status: { id: "IN_PROGRESS" }, operation: null });
  if ("location" in answer)
    return ok({ status: { id: "COMPLETED" }, operation: { location: answer.location } });
  const { class: name, trace } = answer.failure;
  return ok({
    status: { id: "COMPLETED" },
    operation: { "failure-cause": { class: name, "stack-trace": trace } },
  });
}

function ofApplication({ config, job, application, leadsSince }: Seen, [, id, what]: string[]): Answer {
  if (id === "overview") {
    const one = {
      id: config.applicationId,
      name: config.jobName,
      status: application,
      "start-time": leadsSince,
    };
    return ok({ applications: application ? [one] : [] });
  }
  if (id !== config.applicationId || !application) return error(404, `Application ${id} not found`);
  if (what === "exceptions")
    return ok({ exceptionHistory: { entries: job?.describe().exceptions ?? [], truncated: false } });
  return ok({ id, name: config.jobName, status: application });
}
