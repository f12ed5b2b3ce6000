import { directTransport, type FlinkTransport } from "@/lib/flink/transport";
import type { KubernetesClient } from "@/lib/kubernetes/client";
import { serviceProxy } from "@/lib/kubernetes/service-proxy";
import type { Context } from "./context";
import type { RunFound } from "./find-run";

/** Web's read-only connection to the run's cluster. */
export const kubernetesOf = (context: Context, run: RunFound): KubernetesClient =>
  context.clusters(run.target.cluster);

/** GET to the run's JobManager, the way that its cluster is reached. */
export function flinkOf(context: Context, run: RunFound): FlinkTransport {
  const { cluster, namespace } = run.target;
  const transport =
    cluster.flinkAccess === "DIRECT"
      ? directTransport(`http://${run.clusterId}-rest.${namespace}.svc:8081`)
      : serviceProxy(kubernetesOf(context, run), { namespace, clusterId: run.clusterId });
  return (request) => {
    if (request.method !== "GET") throw new Error("web sends Flink nothing but GET");
    return transport(request);
  };
}
