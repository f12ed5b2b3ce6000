import { podPaths } from "./pod-layout";

/**
 * Where things are in a target's state volume. All of one run is found, and removed, by its cluster id or its Flink job id:
 *
 *   checkpoints/<flinkJobId>/chk-<n>/_metadata    Flink adds the job id itself
 *   savepoints/<clusterId>/savepoint-…/_metadata
 *   archive/<clusterId>/…                          REST answers of ended jobs (FsJobArchivist)
 *   ha/<clusterId>/<clusterId>/…                   Flink's HA blobs (it adds its own cluster id, and may remove that folder)
 *   ha/<clusterId>/job-results/<flinkJobId>.json   beside them, so that Flink's own clean-up never takes them
 *   ha/<clusterId>/application-results/…
 *   ha/<clusterId>/started-once/                   its JobManager ran, and may not again (failover policy FAIL)
 *   artifacts/<sha256>.jar                         shared by the target's runs
 *
 * Checkpoints and savepoints outlive their run: snapshots point there.
 */
const mount = podPaths.state;

/** Paths relative to the state directory. */
export const statePaths = {
  checkpoints: (flinkJobId: string) => `checkpoints/${flinkJobId}`,
  savepoints: (clusterId: string) => `savepoints/${clusterId}`,
  archive: (clusterId: string) => `archive/${clusterId}`,
  highAvailability: (clusterId: string) => `ha/${clusterId}`,
  jobResults: (clusterId: string) => `ha/${clusterId}/job-results`,
  applicationResults: (clusterId: string) => `ha/${clusterId}/application-results`,
  startedOnce: (clusterId: string) => `ha/${clusterId}/started-once`,
  artifact: (sha256: string) => `artifacts/${sha256}.jar`,
};

/** `checkpoints/…` → `file:///opt/flink/state/checkpoints/…`, as the pods see it. */
export const stateUri = (relativePath: string): string => `file://${mount}/${relativePath}`;

/** The number that a checkpoint's path names; undefined: it is none. */
export function checkpointIdIn(path: string): number | undefined {
  const named = /\/chk-(\d+)\/*$/.exec(path)?.[1];
  return named === undefined ? undefined : Number(named);
}

/** Flink calls what it restored from a path a savepoint, also where that was a checkpoint. */
export const isCheckpointPath = (path: string): boolean => checkpointIdIn(path) !== undefined;

/** Whether two paths, as Flink says them, are one. */
export const isSamePlace = (one: string, other: string): boolean =>
  (statePathOf(one) ?? one) === (statePathOf(other) ?? other);

/** The way back; undefined for a path outside the volume. Flink says `file:/opt/…` in some answers, `file:///opt/…` in others. */
export function statePathOf(uri: string): string | undefined {
  const path = uri.replace(/^file:(\/\/)?(?=\/)/, "");
  if (!path.startsWith(`${mount}/`)) return undefined;
  const relative = path.slice(mount.length + 1).replace(/\/+$/, "");
  return relative === "" || relative.split("/").some((part) => part === "" || part === "." || part === "..")
    ? undefined
    : relative;
}
