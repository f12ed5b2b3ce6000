import { clusterIdOf, isIdOf } from "./ids";

/**
 * What a Deployment in a cluster is, that is no live run's own: UNKNOWN_RUN carries the label of a run that Postgres does
 * not know (its data was lost, or a job was deleted); MISPLACED the label of a run that belongs elsewhere, by cluster,
 * namespace or name; REPLACED stands where a run's does, with another UID than was recorded; FOREIGN is a JobManager of
 * native Flink that somebody else made.
 */
export const orphanKinds = ["UNKNOWN_RUN", "MISPLACED", "REPLACED", "FOREIGN"] as const;
export type OrphanKind = (typeof orphanKinds)[number];

export type SeenDeployment = {
  uid: string;
  namespace: string;
  name: string;
  /** by its label */
  runId: string | undefined;
  jobId: string | undefined;
  createdAt: number;
};

/** A run that Postgres knows, with its place. */
export type KnownRun = {
  id: string;
  /** the registered cluster, not Flink's name for the run */
  cluster: string;
  namespace: string;
  name: string;
  /** null: it was posted perhaps, but not recorded */
  deploymentUid: string | null;
  released: boolean;
};

/** null: it is as it should be, or late-objects.ts deletes it. */
export function orphanKind(
  cluster: string,
  seen: SeenDeployment,
  run: KnownRun | undefined,
): OrphanKind | null {
  if (seen.runId === undefined) return "FOREIGN";
  if (!run) return "UNKNOWN_RUN";
  // Also where one Kubernetes cluster is registered twice: a UID is one object's alone.
  if (run.deploymentUid === seen.uid) return null;
  if (run.cluster !== cluster || run.namespace !== seen.namespace || run.name !== seen.name)
    return "MISPLACED";
  return run.released || run.deploymentUid === null ? null : "REPLACED";
}

export type FoundOrphan = SeenDeployment & { kind: OrphanKind };

/** Each object once, by UID. `runs` are those that the labels name, read after the objects were. */
export function findOrphans(
  cluster: string,
  seen: readonly SeenDeployment[],
  runs: readonly KnownRun[],
): FoundOrphan[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const found = new Map<string, FoundOrphan>();
  for (const one of seen) {
    const kind = orphanKind(cluster, one, one.runId === undefined ? undefined : byId.get(one.runId));
    if (kind) found.set(one.uid, { ...one, kind });
  }
  return [...found.values()];
}

/** Runs that were created and are not released, of which nothing stands in their place: read before the objects were. */
export const findMissing = (runs: readonly KnownRun[], seen: readonly SeenDeployment[]): KnownRun[] => {
  const places = new Set(seen.map((one) => placeOf(one.namespace, one.name, one.runId)));
  return runs.filter((run) => !places.has(placeOf(run.namespace, run.name, run.id)));
};
const placeOf = (...parts: (string | undefined)[]): string => parts.join("/");

export type OrphanRefusal = "foreign" | "noTarget" | "known" | "name";
export type JudgedOrphan = { kind: OrphanKind; name: string; runId: string | null; targetId: string | null };

/** Outside our targets it may be another console's: that it is unknown here says nothing then. */
export const deletionRefusal = ({ kind, targetId }: JudgedOrphan): OrphanRefusal | null =>
  kind === "FOREIGN" ? "foreign" : targetId === null ? "noTarget" : null;

/** Passes find a run's Deployment by its label and by the name that follows from its id: adopted is what has both. */
export function adoptionRefusal(orphan: JudgedOrphan): OrphanRefusal | null {
  const refusal = deletionRefusal(orphan);
  if (refusal) return refusal;
  if (orphan.kind !== "UNKNOWN_RUN") return "known";
  const { runId, name } = orphan;
  return runId !== null && isIdOf("run", runId) && name === clusterIdOf(runId) ? null : "name";
}
