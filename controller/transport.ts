import { directTransport, type FlinkTransport } from "@/lib/flink/transport";
import { serviceProxy } from "@/lib/kubernetes/service-proxy";
import type { LoadedRun } from "@/lib/operations/load-run";
import type { Connection } from "./clusters";
import type { World } from "./world";

/** The run's cluster, where it can be spoken with. */
export const connectionOf = (world: Pick<World, "clusters">, { row }: LoadedRun): Connection | undefined =>
  world.clusters.get(row.target.clusterId);

/** The way to the run's JobManager, as its cluster is reached. */
export function flinkOf({ client }: Connection, { row, access }: LoadedRun): FlinkTransport {
  const { namespace } = row.target;
  return access === "DIRECT"
    ? directTransport(`http://${row.clusterId}-rest.${namespace}.svc:8081`)
    : serviceProxy(client, { namespace, clusterId: row.clusterId });
}

export const namesOf = ({ row }: LoadedRun) => ({
  namespace: row.target.namespace,
  clusterId: row.clusterId,
  runId: row.id,
});
