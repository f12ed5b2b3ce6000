import type { Cluster } from "@/lib/contract/admin";

export type ClusterRow = {
  id: string;
  name: string;
  server: string;
  webCredential: string;
  flinkAccess: Cluster["flinkAccess"];
  prometheusUrl: string | null;
  storageClass: string;
  createdAt: Date;
  _count: { targets: number };
};

/** Its credentials stay where they are. */
export const presentCluster = (
  row: ClusterRow,
  sight: Pick<Cluster, "reachable" | "kubernetesVersion" | "trouble">,
): Cluster => ({
  id: row.id,
  name: row.name,
  server: row.server,
  flinkAccess: row.flinkAccess,
  prometheusUrl: row.prometheusUrl,
  storageClass: row.storageClass,
  targets: row._count.targets,
  reachable: sight.reachable,
  kubernetesVersion: sight.kubernetesVersion,
  trouble: sight.trouble,
  createdAt: row.createdAt.toISOString(),
});
