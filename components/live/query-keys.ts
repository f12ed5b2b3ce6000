import type { CallOptions } from "@/lib/contract/browser-client";
import type { Endpoint } from "@/lib/contract/endpoint";

type Known = { params?: Record<string, unknown>; query?: Record<string, unknown> };

/**
 * Where an answer stands in the cache. What the feed patches has a key that its subject's id leads to; everything else is
 * `[endpoint, params, query]`.
 */
export const keys = {
  job: (id: string) => ["job", id] as const,
  run: (id: string) => ["run", id] as const,
  operation: (id: string) => ["operation", id] as const,
  /** all pages and filters of a project's list; without a project, of every list */
  jobs: (project?: string) => (project === undefined ? (["jobs"] as const) : (["jobs", project] as const)),
  targets: () => ["targets"] as const,
  orphans: () => ["orphans"] as const,
  /** what belongs to a run or a job and changes with it, but is not in a summary */
  ofRun: (id: string) => ["ofRun", id] as const,
  ofJob: (id: string) => ["ofJob", id] as const,
};

export function keyOf(endpoint: Pick<Endpoint, "id">, given: unknown = {}): readonly unknown[] {
  const { params = {}, query = {} } = (given ?? {}) as Known;
  const text = (name: string) => String(params[name]);
  switch (endpoint.id) {
    case "getJob":
      return keys.job(text("job"));
    case "getRun":
      return keys.run(text("run"));
    case "getOperation":
      return keys.operation(text("operation"));
    case "listJobs":
      return [...keys.jobs(text("project")), query];
    case "listProjectTargets":
    case "listTargets":
      return [...keys.targets(), endpoint.id, params];
    case "listOrphans":
    case "listMissingRuns":
      return [...keys.orphans(), endpoint.id, query];
    case "listRunEvents":
      return [...keys.ofRun(text("run")), endpoint.id, query];
    case "listRuns":
    case "listSnapshots":
    case "listVersions":
      return [...keys.ofJob(text("job")), endpoint.id, query];
    default:
      return [endpoint.id, params, query];
  }
}

export type ArgumentsOf<E extends Endpoint> = Omit<CallOptions<E>, "signal" | "body" | "idempotencyKey">;
