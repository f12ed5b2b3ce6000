import { randomBytes } from "node:crypto";
import { findMissing, findOrphans, type KnownRun, type SeenDeployment } from "@/lib/domain/orphans";
import type { KubernetesClient } from "@/lib/kubernetes/client";
import type { ProjectedDeployment } from "@/lib/kubernetes/project-deployment";
import { listForeignJobManagers, listRunDeployments } from "@/lib/kubernetes/read-jobmanager";
import { log } from "@/lib/log";
import { claimSweep } from "@/lib/operations/claim-sweep";
import { createdRuns, knownRuns, targetsOf } from "@/lib/operations/load-sweep";
import { recordSweep, type SweepFindings } from "@/lib/operations/record-sweep";
import type { Database } from "@/lib/postgres/client";
import type { World } from "./world";

/** Compares a cluster with Postgres, unless another controller does so, and writes down what is nobody's. */
export async function sweepCluster(db: Database, world: World, clusterId: string): Promise<void> {
  const claim = await claimSweep(db, world.heartbeat.id, clusterId);
  if (!claim) return;
  const found = await look(db, world, clusterId).catch((err: unknown) => {
    log.warn({ err, cluster: clusterId }, "a cluster cannot be compared with Postgres now");
    return { trouble: err instanceof Error ? err.message : String(err) };
  });
  await recordSweep(db, claim, found, new Date(world.now()), randomBytes);
}

/**
 * The order is what makes it right. A run that was recorded as created before the objects were seen must be among them;
 * an object that was seen must belong to a run that is read afterwards, because a run is committed before its object is made.
 */
async function look(db: Database, world: World, clusterId: string): Promise<SweepFindings> {
  const connection = world.clusters.get(clusterId);
  if (!connection) throw new Error("The cluster's credential cannot be opened by the controller.");
  const created = await createdRuns(db, clusterId);
  const labelled = connection.view.deployments()?.map(seenOf);
  if (!labelled) throw new Error("Kubernetes has not told of Deployments for a minute.");
  const targets = await targetsOf(db, clusterId);
  const foreign = await inEach(targets, ({ namespace }) =>
    listForeignJobManagers(connection.client, namespace),
  );
  const ids = new Set(labelled.flatMap(({ runId }) => runId ?? []));
  return {
    orphans: findOrphans(clusterId, [...labelled, ...foreign], await knownRuns(db, [...ids])),
    missing: await confirmed(connection.client, findMissing(created, labelled)),
    targets: new Map(targets.map(({ id, namespace }) => [namespace, id])),
  };
}

/** The watch may lag behind a Deployment that was made a moment ago: absence is asked for without a cache. */
async function confirmed(client: KubernetesClient, candidates: KnownRun[]): Promise<KnownRun[]> {
  const namespaces = [...new Set(candidates.map(({ namespace }) => namespace))];
  return findMissing(
    candidates,
    await inEach(namespaces, (namespace) => listRunDeployments(client, namespace)),
  );
}

/** One after the other: nobody waits for a sweep, and the API server has others to answer. */
async function inEach<T>(
  places: T[],
  read: (place: T) => Promise<SeenDeployment[]>,
): Promise<SeenDeployment[]> {
  const found: SeenDeployment[] = [];
  for (const place of places) found.push(...(await read(place)));
  return found;
}

const seenOf = ({ namespace, name, runId, jobId, seen }: ProjectedDeployment): SeenDeployment => ({
  uid: seen.uid,
  namespace,
  name,
  runId,
  jobId,
  createdAt: seen.createdAt,
});
