import { runFacts } from "@/lib/domain/run-facts";
import { isSettled } from "@/lib/domain/run-state";
import { jobLabel, runLabel } from "@/lib/domain/pod-layout";
import type { ApiRequest } from "../kubernetes/api-server";
import type { KubeObject } from "../kubernetes/objects";
import type { SimStore } from "../kubernetes/store";
import type { SimDatabase } from "../postgres/database";
import type { Report } from "./violation";

/** Of the simulated Flink: what would be lost. */
export type Ground = {
  /** the job of this run processes data, or could go on to */
  isAlive(runId: string): boolean;
  /** the place of the savepoint that a stop of this run took, where it is complete */
  stopSavepoint(runId: string): string | undefined;
};

const deploymentPath = /^\/apis\/apps\/v1\/namespaces\/([^/]+)\/deployments\/([^/]+)$/;
/** this long two Deployments of one job may be there: the later of them was posted late, and is being deleted */
const doubleMs = 60_000;

/** What a controller asks of the cluster, held against what had been committed when it did. */
export function checkRequests(
  database: SimDatabase,
  store: SimStore,
  ground: Ground,
  now: () => number,
  report: Report,
) {
  const doubled = new Map<string, number>();

  store.onChange(({ resource, type, object, before }) => {
    if (resource !== "deployments") return;
    if (type !== "MODIFIED") countDeployments(object);
    else if (before?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp)
      countDeployments(object);
  });

  function countDeployments(object: KubeObject): void {
    const job = object.metadata.labels?.[jobLabel];
    if (job === undefined) return;
    const live = store
      .all("deployments")
      .filter(({ metadata }) => metadata.labels?.[jobLabel] === job && !metadata.deletionTimestamp);
    if (live.length < 2) doubled.delete(job);
    else if (!doubled.has(job)) doubled.set(job, now());
  }

  /** Called at each step of the world. */
  function tick(): void {
    for (const [job, since] of doubled)
      if (now() - since > doubleMs) {
        report("a job has one live Deployment", `${job}: two for ${now() - since} ms`);
        doubled.delete(job);
      }
  }

  /** Before the server acts on it. */
  function before(request: ApiRequest): void {
    if (request.method !== "DELETE" && request.method !== "PATCH") return;
    const [, namespace = "", name = ""] = deploymentPath.exec(request.path) ?? [];
    if (name === "") return;
    const object = store.get("deployments", namespace, name);
    if (!object || !takesEffect(request, object)) return;
    const runId = object.metadata.labels?.[runLabel];
    const run = runId === undefined ? undefined : database.rows.runs.get(runId);
    const what = `${request.method} of ${name} (${object.metadata.uid})`;
    if (!run) return report("what is not ours is never touched", what);
    if (run.releasedAt) return;
    const facts = runFacts.parse(run.facts);
    if (facts.created && facts.created.uid !== object.metadata.uid)
      return report("what is not ours is never touched", `${what}: ${run.id} has ${facts.created.uid}`);
    if (!isSettled(run.state) && facts.result === undefined)
      report("nothing is taken away before the end is committed", `${what}: ${run.id} is ${run.state}`);
    const path = ground.stopSavepoint(run.id);
    const kept = database.rows.snapshots.get(run.id)?.some((one) => one.path === path);
    if (path !== undefined && facts.stop?.savepointPath !== path && !kept)
      report("nothing is deleted before the savepoint's path is", `${what}: ${path} is not recorded`);
    if (run.desired === "RUNNING" && !isSettled(run.state) && ground.isAlive(run.id))
      report("a live job is never deleted", `${what}: nobody asked to stop ${run.id}`);
    return undefined;
  }

  return { before, tick };
}

/** A precondition that does not hold makes it nothing. */
function takesEffect({ method, body }: ApiRequest, { metadata }: KubeObject): boolean {
  if (method === "DELETE") {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what lib/kubernetes/delete.ts sends
    const uid = (body as { preconditions?: { uid?: string } } | undefined)?.preconditions?.uid;
    return uid === undefined || uid === metadata.uid;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a JSON patch
  const patch = body as { op: string; path: string; value: unknown }[];
  const test = Array.isArray(patch) ? patch.find(({ op }) => op === "test") : undefined;
  return test === undefined || test.value === metadata.uid;
}
