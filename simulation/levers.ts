import { handsTrigger } from "./flink/truth";
import type { SimCluster } from "./kubernetes/cluster";
import type { RunRow } from "./postgres/rows";
import { namespace } from "./scene";
import type { Levers } from "./steps";

/** What a plan's steps do to the cluster, by the run that they mean. */
export function leversOf(cluster: SimCluster): Levers {
  const podOf = ({ clusterId }: RunRow, component: "jobmanager" | "taskmanager") =>
    cluster.podsOf(namespace, { app: clusterId, component })[0]?.metadata.name;
  return {
    killContainer(run, component) {
      const pod = podOf(run, component);
      if (pod !== undefined) cluster.killContainer(namespace, pod, 137);
    },
    evict(run) {
      const pod = podOf(run, "jobmanager");
      if (pod !== undefined) cluster.evict(namespace, pod);
    },
    deleteDeployment: ({ clusterId }) => void cluster.deleteDeployment(namespace, clusterId),
    foreignDeployment({ clusterId }) {
      // By hand, and in haste: what is there goes first.
      cluster.deleteDeployment(namespace, clusterId);
      cluster.createForeignDeployment(namespace, clusterId);
    },
    stopInFlink({ clusterId, flinkJobId }, directory) {
      const job = `/api/v1/namespaces/${namespace}/services/${clusterId}-rest:rest/proxy/jobs/${flinkJobId}`;
      const ask = { query: {}, headers: {} };
      // Who stops it looks before: REST repeats this when the savepoint is there.
      cluster.handle({ ...ask, method: "GET", path: `${job}/checkpoints` });
      const body = {
        drain: false,
        triggerId: handsTrigger,
        ...(directory && { targetDirectory: directory }),
      };
      cluster.handle({ ...ask, method: "POST", path: `${job}/stop`, body });
    },
    compact: cluster.compact,
  };
}
