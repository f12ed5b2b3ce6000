import { directTransport, type FlinkTransport } from "@/lib/flink/transport";
import { serviceProxy } from "@/lib/kubernetes/service-proxy";
import type { LoadedRun } from "@/lib/operations/load-run";
import type { Connection } from "./clusters";
import { guardedClient, guardedTransport } from "./guarded";
import type { World } from "./world";

/** The run's cluster, where it can be spoken with: by one whose heartbeat is confirmed. */
export function connectionOf(
  world: Pick<World, "clusters" | "heartbeat">,
  { row }: LoadedRun,
): Connection | undefined {
  const connection = world.clusters.get(row.target.clusterId);
  return connection && { ...connection, client: guardedClient(world, connection.client, row.id) };
}

/** The way to the run's JobManager, as its cluster is reached. */
export function flinkOf(
  world: Pick<World, "heartbeat">,
  { client }: Connection,
  { row, access }: LoadedRun,
): FlinkTransport {
  const { namespace } = row.target;
  return access === "DIRECT"
    ? guardedTransport(world, directTransport(`http://${row.clusterId}-rest.${namespace}.svc:8081`), row.id)
    : serviceProxy(client, { namespace, clusterId: row.clusterId });
}

export const namesOf = ({ row }: LoadedRun) => ({
  namespace: row.target.namespace,
  clusterId: row.clusterId,
  runId: row.id,
});
