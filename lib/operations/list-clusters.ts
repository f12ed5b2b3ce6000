import type * as contract from "@/lib/contract/admin";
import type { Call, Context, Reply } from "./context";
import { requirePlatformAdmin } from "./permissions";
import { type ClusterRow, presentCluster } from "./present-cluster";
import { kubernetesVersion, troubleOf } from "./try-cluster";

/** Clusters, each asked now whether it answers web's credential; the answer is shared for some seconds. */
export async function listClusters({
  context,
}: Call<typeof contract.listClusters>): Reply<typeof contract.listClusters> {
  requirePlatformAdmin(context);
  const rows = await context.db.cluster.findMany({
    orderBy: { name: "asc" },
    include: { _count: { select: { targets: true } } },
  });
  return {
    items: await Promise.all(rows.map(async (row) => presentCluster(row, await reach(context, row)))),
  };
}

const reach = (context: Context, cluster: ClusterRow) =>
  context.shared(`cluster ${cluster.id}`, async () => {
    try {
      const version = await kubernetesVersion(context.clusters(cluster));
      return { reachable: true, kubernetesVersion: version, trouble: null };
    } catch (error) {
      return { reachable: false, kubernetesVersion: null, trouble: troubleOf(error) };
    }
  });
