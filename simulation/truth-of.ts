import { jobLabel, runLabel } from "@/lib/domain/pod-layout";
import type { Truth } from "./checks/final";
import type { GroundTruth } from "./flink/truth";
import type { SimCluster } from "./kubernetes/cluster";
import type { RunRow } from "./postgres/rows";
import { namespace } from "./scene";

const kinds = ["deployments", "replicasets", "pods", "configmaps", "secrets", "services"] as const;

/** The stretch in which the job of this run processes data now. */
export const processingOf = (truth: GroundTruth, runId: string) =>
  truth.processed.findLast((one) => one.runId === runId && one.to === undefined);

/** Where the savepoint of a stop of this run lies, once its job has ended well behind it. */
export function stopSavepointOf(truth: GroundTruth, run: RunRow | undefined): string | undefined {
  if (run?.desired !== "STOPPED_WITH_SAVEPOINT") return undefined;
  return truth.stoppedBehind.get(run.id)?.path;
}

/** What the cluster holds and what its jobs do, past every API. */
export function truthOf({ api, truth }: SimCluster): Truth {
  const all = (kind: (typeof kinds)[number]) => api.store.all(kind, namespace);
  return {
    objectsOf: (runId, clusterId) =>
      kinds.flatMap((kind) =>
        all(kind)
          .filter(
            ({ metadata: { labels = {} } }) =>
              labels[runLabel] === runId ||
              (labels.app === clusterId && labels.type === "flink-native-kubernetes"),
          )
          .map(({ metadata }) => `${kind}/${metadata.name}`),
      ),
    runsWithObjects: () =>
      all("deployments").flatMap(({ metadata: { labels = {} } }) =>
        labels[jobLabel] !== undefined ? (labels[runLabel] ?? []) : [],
      ),
    processes: (runId) => processingOf(truth, runId) !== undefined,
  };
}
